"""Chooses free ports on loopback for the processes behind the app."""

import random
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_LEAST = 10_000


def free_ports(count: int) -> list[int]:
    """Different ports that nobody listens on.

    Taken from below the range that the kernel gives to outgoing connections: otherwise one of those could sit on the
    port at the moment a child that died wants it back.
    """
    first_outgoing = int(_RANGE.read_text().split()[0])
    candidates = range(_LEAST, first_outgoing) if first_outgoing > _LEAST else range(_LEAST, 65_536)
    chosen: list[int] = []
    for port in random.SystemRandom().sample(candidates, k=min(2_000, len(candidates))):
        if len(chosen) == count:
            return chosen
        if is_free(port):
            chosen.append(port)
    raise OSError(f"no {count} free ports between {candidates[0]} and {candidates[-1]} on {LOOPBACK}")


def is_free(port: int) -> bool:
    """Whether a process could listen on this port of loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except OSError:
            return False
    return True
