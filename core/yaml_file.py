"""A YAML file read into a typed shape, where an unknown key is an error."""

from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

Shape = TypeVar("Shape")


def read_yaml(path: Path, shape: type[Shape]) -> Shape:
    """The file's content as `shape`. Raises ValueError that names the file and the place."""
    try:
        content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        return msgspec.convert(content, shape, builtin_types=(date,))
    except (YAMLError, msgspec.ValidationError) as error:
        raise ValueError(f"{path.name}: {error}") from error
