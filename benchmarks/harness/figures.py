"""Figures as people and programs read them: percentiles, medians of runs, a table, one line of JSON."""

import json
import statistics
import unicodedata
from collections.abc import Mapping, Sequence

Row = dict[str, str | float]


def at(values: Sequence[float], share: float) -> float:
    """The value that this share of all is not above: `share` 0.99 is the p99. 0 of nothing."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3) if ordered else 0.0


def medians(runs: Sequence[Row]) -> Row:
    """Each figure's median over several runs; words are the first run's."""
    first = runs[0]
    return {
        name: value if isinstance(value, str) else _median([run[name] for run in runs]) for name, value in first.items()
    }


def _median(values: Sequence[str | float]) -> float:
    median = round(statistics.median(float(value) for value in values), 3)
    return int(median) if median.is_integer() else median


def table(rows: Sequence[Row]) -> str:
    """Rows with the same columns, one under the other."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([_cell(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(_width(line[column]) for line in cells) for column in range(len(names))]
    return "\n".join(
        "  ".join(_padded(text, width) for text, width in zip(line, widths, strict=True)) for line in cells
    )


def as_json(figures: Mapping[str, object]) -> str:
    """One line."""
    return json.dumps(figures, ensure_ascii=False)


def _cell(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:,.10g}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
