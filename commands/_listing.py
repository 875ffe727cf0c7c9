"""Rows for people to read, aligned also where characters are two columns wide."""

from collections.abc import Sequence

from rich.cells import cell_len

GAP = "  "


def print_rows(*rows: Sequence[str]) -> None:
    """One line a row; nothing is cut."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for line in rows:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True))
        print(GAP.join(cells).rstrip())
