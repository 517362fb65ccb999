"""Starts the server's workers, and ends them: a process of its own, so that it stays small.

``python -m carnet_app.supervisor HOST PORT WORKERS``. It imports nothing of the application,
which each worker loads for itself.
"""

import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

APPLICATION = "carnet_app.carnet_app:app"
GRACE_SECONDS = 8
"""How long a worker may take to end what it is at: containers are killed after ten.

Once in many times a worker of Granian's waits for itself then (its issue 875), and would for ever.
"""


def supervise(host: str, port: int, workers: int) -> None:
    """Serve until interrupted."""
    server = Server(
        APPLICATION,
        factory=True,
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.ASGI,
        log_level=LogLevels.warning,
        workers_kill_timeout=GRACE_SECONDS,
    )
    try:
        server.serve()
    except SystemExit:
        # Ctrl-C reaches the workers as well: one that ends before its supervisor has looked
        # is no failure then.
        if not server.interrupt_signal:
            raise


if __name__ == "__main__":
    supervise(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
