"""The ring's file: read by its owner alone, made at the first start, replaced as a whole."""

import base64
import binascii
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.durable import sync_folder
from core.keyring.ring import KEY_BYTES, Key, KeyRing, key_line, new_key
from core.refused import Refused
from core.settings import Settings

HEAD = """\
# The keys of this Madoguchi, the newest last. Without them its stored credentials cannot be read and its audit log
# cannot be verified. Keep a copy apart from the backups of the database.
"""

VARIABLE = "MADOGUCHI_KEYS"


class KeyRingRefused(Refused):
    """The ring's file cannot be used as it is."""


def open_ring(file: Path) -> KeyRing:
    """The ring of this file, made with one key where there is none. Raises KeyRingRefused."""
    try:
        return _read(file)
    except FileNotFoundError:
        with suppress(FileExistsError):  # another process was faster: its ring holds
            _write(file, [new_key()], fresh=True)
        return _read(file)


def ring_of(settings: Settings) -> KeyRing:
    """The ring of the environment, else of the file. Raises KeyRingRefused."""
    if settings.keys is not None:
        return parse_ring(settings.keys.replace(",", "\n"), VARIABLE)
    return open_ring(settings.key_ring_file)


def rotate(file: Path) -> KeyRing:
    """Add a key, which encrypts from now on; a running system uses it from its next start. Raises KeyRingRefused."""
    keys = (*open_ring(file).keys, new_key())
    _write(file, keys, fresh=False)
    return KeyRing(keys)


def parse_ring(text: str, source: str = "the key ring") -> KeyRing:
    """The ring written as lines of `ID BASE64`. Raises KeyRingRefused, naming the line and not what stands in it."""
    keys: dict[str, Key] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        key = _parse_key(line)
        if key is None or key.id in keys:
            raise KeyRingRefused(f"{source} line {number} must be a key id, a space, and 32 bytes in base64")
        keys[key.id] = key
    if not keys:
        raise KeyRingRefused(f"{source} holds no key")
    return KeyRing(tuple(keys.values()))


def _parse_key(line: str) -> Key | None:
    name, _, encoded = line.strip().partition(" ")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return Key(name, secret) if len(secret) == KEY_BYTES else None


def _read(file: Path) -> KeyRing:
    """Raises KeyRingRefused, FileNotFoundError."""
    try:
        with file.open(encoding="utf-8") as opened:
            _check_mode(file, os.fstat(opened.fileno()))
            return parse_ring(opened.read(), str(file))
    except (PermissionError, IsADirectoryError) as error:
        raise KeyRingRefused(f"the key ring {file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise KeyRingRefused(f"{file} is not a key ring") from error


def _check_mode(file: Path, found: os.stat_result) -> None:
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o077:
        raise KeyRingRefused(f"others may open the key ring (mode {mode:04o}); run: chmod 600 {file}")


def _write(file: Path, keys: Sequence[Key], *, fresh: bool) -> None:
    """All or nothing, on the disk before it returns. `fresh` raises FileExistsError where a ring already is."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = file.with_name(f"{file.name}.{os.getpid()}.new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(HEAD + "".join(f"{key_line(key)}\n" for key in keys))
        opened.flush()
        os.fsync(descriptor)
    try:
        if fresh:
            os.link(temporary, file)
        else:
            os.replace(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(file.parent)
