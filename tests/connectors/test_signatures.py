"""Signatures: the platforms' published examples pass, and everything one step beside them fails."""

import base64
import hashlib
import hmac
import json
from pathlib import Path

import pytest

from connectors.contract import Account, Connector
from connectors.instagram.connector import Instagram
from connectors.line.connector import Line

LINE_HEADER, META_HEADER = "x-line-signature", "x-hub-signature-256"

LINE_SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
LINE_BODY = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
LINE_SIGNATURE = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="
"""https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/"""

META_SECRET = "It's a Secret to Everybody"
META_BODY = b"Hello, World!"
META_SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
"""https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries: the same scheme and header."""

VECTORS = Path(__file__).parents[3] / "shared" / "channels" / "signature_vectors.json"


def verifies(connector: Connector, secret: str, header: str, signature: str, body: bytes) -> bool:
    secrets = {"channel_secret": secret, "app_secret": secret}
    account = Account("a", connector.channel, "青空商店", connector.default_api_base, {}, secrets)
    return connector.verify(account, {header: signature}, body)


def test_lines_published_example_passes() -> None:
    assert verifies(Line(), LINE_SECRET, LINE_HEADER, LINE_SIGNATURE, LINE_BODY)


def test_the_published_example_of_metas_scheme_passes() -> None:
    assert verifies(Instagram(), META_SECRET, META_HEADER, META_SIGNATURE, META_BODY)


def test_meta_signs_the_escaped_bytes_as_they_are() -> None:
    escaped = rb'{"object":"instagram","entry":[{"id":"1","text":"\u5728\u5eab \/ \ud83d\ude00"}]}'
    signature = f"sha256={hmac.digest(b'app_secret', escaped, hashlib.sha256).hex()}"
    assert verifies(Instagram(), "app_secret", META_HEADER, signature, escaped)
    again = json.dumps(json.loads(escaped), ensure_ascii=False, separators=(",", ":")).encode()
    assert again != escaped
    assert not verifies(Instagram(), "app_secret", META_HEADER, signature, again)


@pytest.mark.parametrize(
    ("secret", "header", "signature", "body"),
    [
        (LINE_SECRET, LINE_HEADER, LINE_SIGNATURE, LINE_BODY + b" "),
        (LINE_SECRET[:-1] + "9", LINE_HEADER, LINE_SIGNATURE, LINE_BODY),
        (LINE_SECRET, LINE_HEADER, LINE_SIGNATURE.swapcase(), LINE_BODY),
        (LINE_SECRET, LINE_HEADER, LINE_SIGNATURE[:-1], LINE_BODY),
        (LINE_SECRET, LINE_HEADER, "", LINE_BODY),
        (LINE_SECRET, LINE_HEADER, "署名", LINE_BODY),
        (LINE_SECRET, LINE_HEADER, "\udc80", LINE_BODY),
        (LINE_SECRET, "x-signature", LINE_SIGNATURE, LINE_BODY),
        ("", LINE_HEADER, "2m0pDbUj3oZ4zRPlyBHcZ2EXTpnsrMZ0+jr8+wDIgSk=", LINE_BODY),
    ],
)
def test_line_refuses(secret: str, header: str, signature: str, body: bytes) -> None:
    assert not verifies(Line(), secret, header, signature, body)


@pytest.mark.parametrize(
    ("secret", "header", "signature", "body"),
    [
        (META_SECRET, META_HEADER, META_SIGNATURE, META_BODY + b"!"),
        (META_SECRET + " ", META_HEADER, META_SIGNATURE, META_BODY),
        (META_SECRET, META_HEADER, META_SIGNATURE.removeprefix("sha256="), META_BODY),
        (META_SECRET, META_HEADER, META_SIGNATURE.replace("sha256", "sha1"), META_BODY),
        (META_SECRET, META_HEADER, "sha256=", META_BODY),
        (META_SECRET, META_HEADER, "", META_BODY),
        (META_SECRET, META_HEADER, "sha256=署名", META_BODY),
        (META_SECRET, "x-hub-signature", META_SIGNATURE, META_BODY),
    ],
)
def test_instagram_refuses(secret: str, header: str, signature: str, body: bytes) -> None:
    assert not verifies(Instagram(), secret, header, signature, body)


@pytest.mark.parametrize(("connector", "header"), [(Line(), LINE_HEADER), (Instagram(), META_HEADER)])
def test_an_empty_secret_never_verifies_even_its_own_signature(connector: Connector, header: str) -> None:
    digest = hmac.digest(b"", LINE_BODY, hashlib.sha256)
    for signature in (base64.b64encode(digest).decode(), f"sha256={digest.hex()}"):
        assert not verifies(connector, "", header, signature, LINE_BODY)


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared signature vectors are not beside this checkout")
def test_every_shared_vector_has_the_verdict_that_it_states() -> None:
    schemes: dict[str, tuple[Connector, str]] = {
        "line_x_line_signature": (Line(), LINE_HEADER),
        "meta_x_hub_signature_256": (Instagram(), META_HEADER),
    }
    checked = 0
    for vector in json.loads(VECTORS.read_text()):
        if vector["scheme"] in schemes:
            connector, header = schemes[vector["scheme"]]
            body = base64.b64decode(vector["body_base64"]) if "body_base64" in vector else vector["body"].encode()
            passed = verifies(connector, vector["secret"], header, vector["value"], body)
            assert passed is vector.get("valid", True), vector["origin"]
            checked += 1
    assert checked >= 6
