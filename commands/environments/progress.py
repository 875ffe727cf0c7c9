"""What a person sees while the environments are made."""

import sys


def say(text: str) -> None:
    """One line to stderr, which leaves stdout to the command that follows."""
    print(f"madoguchi: {text}", file=sys.stderr, flush=True)
