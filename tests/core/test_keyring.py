"""The key ring: who may read its file, what it opens, and what it refuses to open."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.keyring import (
    Key,
    KeyRing,
    KeyRingRefused,
    Sealed,
    UnreadableError,
    open_ring,
    parse_ring,
    ring_of,
    rotate,
    seal,
    sign,
    unseal,
    verified,
)
from core.keyring.ring import key_line, new_key
from core.settings import Settings

RING = KeyRing((new_key(), new_key()))
PLACE = {"table": "credential", "row": "shop", "name": "channel_secret"}


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o7777


def test_the_first_start_makes_a_ring_for_this_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "var" / "keys"
    made = open_ring(file)
    assert mode(file) == 0o600
    assert [found.name for found in file.parent.iterdir()] == ["keys"]
    assert open_ring(file) == made


def test_a_ring_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        open_ring(tmp_path / "keys")
    finally:
        os.umask(before)
    assert mode(tmp_path / "keys") == 0o600


@pytest.mark.parametrize("wide", [0o640, 0o604, 0o644, 0o660, 0o601])
def test_a_file_that_others_may_open_is_refused_with_the_way_out(tmp_path: Path, wide: int) -> None:
    file = tmp_path / "keys"
    open_ring(file)
    file.chmod(wide)
    with pytest.raises(KeyRingRefused, match=rf"mode {wide:04o}\); run: chmod 600 {file}"):
        open_ring(file)


def test_another_process_that_was_faster_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys"
    theirs = open_ring(tmp_path / "theirs")
    link = os.link

    def faster(source: Path, target: Path) -> None:
        os.rename(tmp_path / "theirs", file)
        link(source, target)

    monkeypatch.setattr(os, "link", faster)
    assert open_ring(file) == theirs
    assert [found.name for found in tmp_path.iterdir()] == ["keys"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no key"),
        ("# nothing\n", "holds no key"),
        ("abc not-base64", "line 1 must be a key id"),
        ("abc c2hvcnQ=", "line 1 must be a key id"),
        (f"# head\n{key_line(RING.newest)}\n{key_line(RING.newest)}", "line 3 must be a key id"),
    ],
)
def test_what_is_no_ring_is_named_without_its_content(text: str, reason: str) -> None:
    with pytest.raises(KeyRingRefused, match=reason) as refused:
        parse_ring(text, "/data/keys")
    assert "c2hvcnQ" not in str(refused.value)


def test_bytes_that_are_no_text_are_no_ring(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"\xff\xfe")
    (tmp_path / "keys").chmod(0o600)
    with pytest.raises(KeyRingRefused, match="is not a key ring"):
        open_ring(tmp_path / "keys")


def test_a_folder_is_no_ring(tmp_path: Path) -> None:
    with pytest.raises(KeyRingRefused, match="cannot be read"):
        open_ring(tmp_path)


def test_after_a_rotation_the_new_key_encrypts_and_the_old_one_still_opens(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    old = open_ring(file)
    sealed = seal(old, "ひみつ", **PLACE)
    new = rotate(file)
    assert new.keys[:-1] == old.keys
    assert open_ring(file) == new
    assert mode(file) == 0o600
    assert seal(new, "ひみつ", **PLACE).key_id == new.newest.id != sealed.key_id
    assert unseal(new, sealed, **PLACE) == "ひみつ"


@given(st.text())
def test_what_is_sealed_opens_again(text: str) -> None:
    assert unseal(RING, seal(RING, text, **PLACE), **PLACE) == text


def test_two_seals_of_the_same_text_differ() -> None:
    assert seal(RING, "x", **PLACE).data != seal(RING, "x", **PLACE).data


@pytest.mark.parametrize("moved", [{"table": "token"}, {"row": "shop2"}, {"name": "channel_access_token"}])
def test_moved_to_another_place_it_does_not_open(moved: dict[str, str]) -> None:
    with pytest.raises(UnreadableError, match="altered or belongs elsewhere"):
        unseal(RING, seal(RING, "x", **PLACE), **(PLACE | moved))


def test_parts_of_a_place_cannot_run_into_each_other() -> None:
    sealed = seal(RING, "x", table="a", row='b","c', name="d")
    with pytest.raises(UnreadableError):
        unseal(RING, sealed, table="a", row="b", name='c","d')


@given(st.data())
def test_any_altered_byte_is_found(data: st.DataObject) -> None:
    sealed = seal(RING, "channel secret", **PLACE)
    at = data.draw(st.integers(0, len(sealed.data) - 1))
    flipped = bytearray(sealed.data)
    flipped[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(UnreadableError):
        unseal(RING, Sealed(sealed.key_id, bytes(flipped)), **PLACE)


@given(st.integers(0, 27))
def test_a_cut_one_is_found(length: int) -> None:
    sealed = seal(RING, "", **PLACE)
    with pytest.raises(UnreadableError):
        unseal(RING, Sealed(sealed.key_id, sealed.data[:length]), **PLACE)


def test_without_its_key_it_is_unreadable_and_the_key_is_named() -> None:
    sealed = seal(RING, "x", **PLACE)
    with pytest.raises(UnreadableError, match=f"no key {sealed.key_id}"):
        unseal(KeyRing((RING.keys[0],)), sealed, **PLACE)


def test_the_id_of_another_key_does_not_help() -> None:
    with pytest.raises(UnreadableError):
        unseal(RING, replace(seal(RING, "x", **PLACE), key_id=RING.keys[0].id), **PLACE)


def test_a_signature_holds_for_its_words_and_purpose_only() -> None:
    signature = sign(RING, "web chat", b"session 1")
    assert verified(RING, "web chat", b"session 1", signature)
    assert not verified(RING, "web chat", b"session 2", signature)
    assert not verified(RING, "audit", b"session 1", signature)
    assert not verified(KeyRing((RING.keys[0],)), "web chat", b"session 1", signature)
    assert not verified(RING, "web chat", b"session 1", replace(signature, digest="not hexadecimal"))
    assert not verified(RING, "web chat", b"session 1", replace(signature, digest=""))


def test_an_older_key_still_verifies() -> None:
    old = KeyRing((RING.keys[0],))
    assert verified(RING, "web chat", b"session 1", sign(old, "web chat", b"session 1"))


def test_a_key_never_shows_its_secret() -> None:
    assert repr(Key("k1", b"tell nobody")) == "Key(id='k1')"
    assert "secret" not in repr(RING)


def test_the_keys_may_come_from_the_environment_alone(tmp_path: Path) -> None:
    text = ",".join(key_line(key) for key in RING.keys)
    assert ring_of(Settings(data_dir=tmp_path, keys=text)) == RING
    assert list(tmp_path.iterdir()) == []
    made = ring_of(Settings(data_dir=tmp_path))
    assert made == open_ring(tmp_path / "keys")


def test_keys_of_the_environment_that_are_none_are_refused_without_repeating_them(tmp_path: Path) -> None:
    with pytest.raises(KeyRingRefused) as refused:
        ring_of(Settings(data_dir=tmp_path, keys="word-of-sato"))
    assert str(refused.value).startswith("MADOGUCHI_KEYS line 1 must be")
    assert "word-of-sato" not in str(refused.value)
