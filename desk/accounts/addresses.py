"""Where an account's secrets may be sent: the platform's own hosts, or a simulator on this machine."""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from desk.accounts.errors import AccountRefused


class AddressRefused(AccountRefused):
    """This is no address where the account's secrets may be sent."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "address")


def check_api_base(address: str, hosts: Collection[str]) -> str:
    """The address without a slash at its end, when it is `https` at one of these hosts, or loopback.

    Raises AddressRefused. The host is compared as written: a name that merely resolves to loopback is refused, because
    what a name means can change between the check and the call.
    """
    parts = _split(address)
    if parts is None:
        raise AddressRefused("api_base must be an address such as https://api.example.com, without user or query")
    host = (parts.hostname or "").lower()
    own = parts.scheme == "https" and host in hosts and parts.port in (None, 443)
    if not own and not is_loopback(host):
        allowed = " or ".join(f"https://{each}" for each in sorted(hosts))
        raise AddressRefused(f"api_base must be {allowed + ' or ' if allowed else ''}an address on this machine")
    return address.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether a host, as written in an address, is this machine whatever a name server says (RFC 6761, 6.3)."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _split(address: str) -> SplitResult | None:
    """None for what is no plain address. urlsplit drops control characters and keeps backslashes: both are refused."""
    if not address.isascii() or any(sign.isspace() or not sign.isprintable() or sign in "\\@?#" for sign in address):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None
