"""Checks the training data, trains a model, and puts its file in place whole.

``bot/.venv/bin/python -m bot.train --out FOLDER [--name NAME]`` from the repository's root; ``--models FOLDER`` also
makes the model the current one of that folder (``current.json``). Progress is on stdout, one line a step (``step 3/9
check rules and stories``), then ``model PATH``; everything else on stderr. ``--fingerprint`` prints the hash that the
model would have.
"""

from __future__ import annotations

import bot.surroundings  # noqa: F401  # isort: skip

import argparse
import contextlib
import json
import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.fingerprint import Sources, fingerprint

if TYPE_CHECKING:
    from rasa.shared.importers.importer import TrainingDataImporter


CURRENT = "current.json"


class TrainingFailed(Exception):
    """The data did not pass a check, or training it failed; the message says what to mend."""


class Steps:
    """Numbered progress on stdout."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0

    def begin(self, what: str) -> None:
        self._done += 1
        print(f"step {self._done}/{self._total} {what}", file=sys.__stdout__, flush=True)


def main(arguments: list[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    sources = Sources(data=asked.data, domain=asked.domain, config=asked.config)
    if asked.fingerprint:
        print(fingerprint(sources))
        return 0
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        # Rasa prints to stdout as it likes; ours is for the steps.
        with contextlib.redirect_stdout(sys.stderr):
            made_of = fingerprint(sources)
            model = train(sources, asked.out or asked.models, asked.name)
            if asked.models:
                make_current(model, made_of)
    except TrainingFailed as error:
        print(f"training failed: {error}", file=sys.stderr)
        return 1
    print(f"model {model}")
    return 0


def train(sources: Sources, out: Path, name: str | None) -> Path:
    """Trains a model of the sources and returns its path. Raises TrainingFailed."""
    trained = _trained_components(sources.config)
    steps = Steps(total=4 + len(trained))
    steps.begin("load Rasa")
    importer = _importer(sources)
    steps.begin("check domain, examples, rules and stories")
    _check(importer)
    steps.begin("prepare the examples")
    out.mkdir(parents=True, exist_ok=True)
    name = name or f"{time.strftime('%Y%m%d-%H%M%S')}-{fingerprint(sources)[:8]}"
    target = out / (name if name.endswith(".tar.gz") else f"{name}.tar.gz")
    with tempfile.TemporaryDirectory(dir=out, prefix=".training-") as folder:
        made = _trained(sources, Path(folder), steps)
        steps.begin("put the model in place")
        os.replace(made, target)
    return target


def make_current(model: Path, made_of: str) -> None:
    """Notes which model of its folder is in use, and of what it was made; replaced whole."""
    note = model.parent / CURRENT
    draft = note.with_suffix(".draft")
    draft.write_text(json.dumps({"model": model.name, "fingerprint": made_of}), encoding="utf-8")
    os.replace(draft, note)


def _importer(sources: Sources) -> TrainingDataImporter:
    from rasa.shared.importers.importer import TrainingDataImporter

    return TrainingDataImporter.load_from_config(str(sources.config), str(sources.domain), [str(sources.data)])


def _check(importer: TrainingDataImporter) -> None:
    """What ``rasa data validate`` checks, and that nobody is answered in the other language."""
    from rasa.cli.utils import validate_files

    from bot.response_languages import untranslated

    try:
        validate_files(False, None, importer)
    except SystemExit as exit:
        raise TrainingFailed("the data has errors; see the lines above") from exit
    found = [*_unknown_actions(importer), *untranslated(importer.get_domain().responses)]
    if found:
        raise TrainingFailed("; ".join(found))


def _unknown_actions(importer: TrainingDataImporter) -> list[str]:
    """Actions and responses that rules or stories name and the domain lacks; Rasa only warns of them, and then cannot
    train.
    """
    from rasa.shared.core.events import ActionExecuted

    named = {
        str(event.action_name)
        for step in importer.get_stories().story_steps
        for event in step.events
        if isinstance(event, ActionExecuted) and event.action_name
    }
    return [f"{name}: not in the domain" for name in sorted(named - set(importer.get_domain().action_names_or_texts))]


def _trained(sources: Sources, folder: Path, steps: Steps) -> Path:
    import rasa.model_training

    try:
        with _component_steps(steps):
            result = rasa.model_training.train(
                str(sources.domain),
                str(sources.config),
                [str(sources.data)],
                output=str(folder),
                force_training=True,
                fixed_model_name="model",
            )
    except Exception as error:
        raise TrainingFailed(f"{error} {error.__cause__ or ''}".strip()) from error
    if not result.model:
        raise TrainingFailed("Rasa made no model; see the lines above")
    return Path(result.model)


@contextlib.contextmanager
def _component_steps(steps: Steps) -> Any:
    """Turns Rasa's log line at the begin of each component's training into a step."""

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.getMessage().startswith("Starting to train component"):
                steps.begin(f"train {record.getMessage().split(chr(39))[1]}")

    hooks, listener = logging.getLogger("rasa.engine.training.hooks"), Listener()
    hooks.addHandler(listener)
    hooks.setLevel(logging.INFO)
    hooks.propagate = False
    try:
        yield
    finally:
        hooks.removeHandler(listener)


def _trained_components(config: Path) -> list[str]:
    """The pipeline's and policies' components that learn something, by Rasa's registry."""
    import rasa.shared.utils.io
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe
    from rasa.shared.utils.common import class_from_module_path

    content = rasa.shared.utils.io.read_config_file(str(config))
    names = [part["name"] for part in (*content.get("pipeline", []), *content.get("policies", []))]
    for name in names:
        if "." in name:
            class_from_module_path(name)
    registered = [DefaultV1Recipe._from_registry(name.rsplit(".", 1)[-1]) for name in names]
    return [component.clazz.__name__ for component in registered if component.is_trainable]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot.train", description="Check the training data and train a model."
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, help="the folder that gets the model")
    what.add_argument("--models", type=Path, help="the model folder: the model becomes the current one")
    what.add_argument("--fingerprint", action="store_true", help="print the hash of what a model is made of, and stop")
    parser.add_argument("--name", help="the model's name; default: time and fingerprint")
    parser.add_argument("--data", type=Path, default=Sources.data)
    parser.add_argument("--domain", type=Path, default=Sources.domain)
    parser.add_argument("--config", type=Path, default=Sources.config)
    return parser


if __name__ == "__main__":
    sys.exit(main())
