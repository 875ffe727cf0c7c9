"""How long a platform asks us to wait (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after)."""

from datetime import timedelta

from connectors.contract import Response

LONGEST = timedelta(hours=1)


def retry_after(response: Response) -> timedelta | None:
    """The header in seconds, at most an hour; None where it is missing or a date, which no platform of ours sends."""
    header = response.headers.get("retry-after", "")
    return min(timedelta(seconds=int(header)), LONGEST) if header.isdecimal() and len(header) < 10 else None
