"""The listening socket: opened once by the supervisor, so that no connection is refused while the app restarts."""

import socket

from core.refused import Refused

BACKLOG = 2048
"""Connections that wait while the app restarts; the kernel's own limit may be lower."""


def listen(host: str, port: int) -> socket.socket:
    """Raises Refused when the address cannot be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE | socket.AI_NUMERICSERV
        )[0]
        dual = family == socket.AF_INET6 and host == "::" and socket.has_dualstack_ipv6()
        return socket.create_server(address, family=family, backlog=BACKLOG, dualstack_ipv6=dual)
    except OSError as error:
        why = error.strerror or str(error)
        raise Refused(f"cannot listen on {host}:{port}: {why}; choose another with --port or MADOGUCHI_PORT") from error


def reachable(listening: socket.socket) -> tuple[str, int]:
    """Host and port under which this machine itself reaches the socket."""
    host, port = listening.getsockname()[:2]
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port  # noqa: S104  compared, not bound


def address(host: str, port: int) -> str:
    """As a browser wants it."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
