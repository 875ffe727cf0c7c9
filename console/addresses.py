"""Whether an address can mean anything here: no table holds a NUL, nor a number of more than 18 digits."""

import re

from sanic import Request

_ODD = re.compile(rb"%00|/(?:tickets|events)/[0-9]{19}")


def can_mean_something(request: Request) -> bool:
    """False for path and query that databases would refuse as an error of ours."""
    return _ODD.search(request.raw_url) is None
