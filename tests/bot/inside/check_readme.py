"""The README's lines for Rasa's own command are lines that Rasa takes."""

import re
import unittest
from pathlib import Path

from rasa.__main__ import create_argument_parser

README = Path(__file__).resolve().parents[3] / "README.md"


class ReadmeLines(unittest.TestCase):
    def test_rasa_takes_each_of_them(self) -> None:
        lines = re.findall(r"^bot/\.venv/bin/rasa (.+)$", README.read_text(encoding="utf-8"), re.MULTILINE)
        self.assertGreaterEqual(len(lines), 4)
        for line in lines:
            with self.subTest(line):
                create_argument_parser().parse_args(line.split())  # ends the process when it does not
