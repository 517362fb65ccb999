"""Ports of this machine: free ones for servers that tests start, and Redis's."""

import os
import socket

REDIS_PORT = 6379
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
"""The number of this process among those that share the tests; empty when it is alone."""


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port: int) -> bool:
    """Whether a server can listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def redis_server() -> str | None:
    """The address of a Redis database for this process's tests alone, if there is a Redis."""
    given = os.environ.get("CARNET_TEST_REDIS_URL", "")
    if not given and is_free(REDIS_PORT):
        return None
    server, _, first = (given or f"redis://127.0.0.1:{REDIS_PORT}/9").rpartition("/")
    return f"{server}/{int(first) + int(WORKER or 0)}"
