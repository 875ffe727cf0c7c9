"""A volley of requests: planned here, fired by the generator's own process, its answers as figures."""

import asyncio
import base64
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.harness.app import ROOT
from benchmarks.harness.figures import Row, at

LATEST = 2.0
"""Milliseconds: a run whose generator was later than this at its p99 says nothing about the counter."""


@dataclass(frozen=True)
class Volley:
    """What became of it, in milliseconds."""

    late_ms: Sequence[float]
    took_ms: Sequence[float]
    """Of the answers 200, from the planned instant."""
    unanswered: int
    """Without an answer, or another one than 200."""

    @property
    def valid(self) -> bool:
        """Whether the generator itself kept its time."""
        return at(self.late_ms, 0.99) <= LATEST

    def row(self, what: str) -> Row:
        """As a row of the table."""
        return {
            "what": what, "200s": len(self.took_ms), "others": self.unanswered, "p50 ms": at(self.took_ms, 0.5),
            "p99 ms": at(self.took_ms, 0.99), "max ms": at(self.took_ms, 1.0),
            "generator late p99 ms": at(self.late_ms, 0.99), "run": "valid" if self.valid else "void",
        }  # fmt: skip


def request(url: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """The bytes of a POST."""
    parts = urlsplit(url)
    lines = [f"POST {parts.path} HTTP/1.1", f"host: {parts.netloc}", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def fire(url: str, planned: Sequence[tuple[float, bytes]]) -> Volley:
    """Requests with the second each is due at; returns when all are answered."""
    parts = urlsplit(url)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for second, content in planned:
            file.write(json.dumps({"at": second, "request": base64.b64encode(content).decode()}) + "\n")
        file.flush()
        arguments = [str(parts.hostname), str(parts.port), str(Path(file.name))]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "benchmarks.harness.generator", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        told = json.loads((await process.communicate())[0])
    good = [took for took, status in told["answers"] if status == 200]
    return Volley(told["late_ms"], good, len(told["answers"]) - len(good))
