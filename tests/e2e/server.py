"""The production server as a process of its own, the way ``make run`` starts it."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

from carnet_app.core.settings import ENV_FILE, ENV_PREFIX
from tests.ports import free_port, is_free

ROOT = Path(__file__).parents[2]
BUILD = Path("var/e2e/web")
"""The front end of the tests: not the operator's, whose address is another."""
LARGE_BUILD = Path("var/e2e/web-large")
"""The same for a second site beside it."""
DEMO_BUILD = Path("var/e2e/web-demo")
"""The same for a demonstration, whose pages show its sign-in details."""
READY_SECONDS = 180  # the first start builds
STOP_SECONDS = 20


class Server:
    """A running site."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.address = f"http://localhost:{port}"
        self.log = log

    def log_text(self) -> str:
        """What the server wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_until_ready(self) -> None:
        """Return at the first answer; fail with the log when the server ends instead."""
        deadline, pause = monotonic() + READY_SECONDS, Event()
        while not self._answers():
            if self.process.poll() is not None or monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.log_text()[-4000:]}")
            pause.wait(0.05)

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """End the server and its workers, as Ctrl-C does; gives its exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, by)
        try:
            return self.process.wait(STOP_SECONDS)
        finally:
            self._end_group()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/ping", timeout=5) as answer:  # noqa: S310
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def _end_group(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


def usual_port(build: Path = BUILD) -> int:
    """The same port for each run of this checkout: the built pages know their address.

    When it is taken, another one, at the price of a new build.
    """
    port = 20_000 + zlib.crc32(str(ROOT / build).encode()) % 10_000
    return port if is_free(port) else free_port()


@contextmanager
def running_server(
    data_dir: Path,
    *,
    port: int,
    build: Path = BUILD,
    settings: Mapping[str, str] | None = None,
    command: str = "serve",
) -> Iterator[Server]:
    """Start the production server with settings of its own, and stop it with its workers.

    ``settings`` are named without their prefix: ``{"REDIS_URL": …}``. The site believes
    one proxy, so that each browser context can be a visitor of its own. The ``command``
    may be ``demo``, for a site with demonstration data.
    """
    own = {
        "DATA_DIR": str(data_dir),
        "BCRYPT_COST": "4",
        "TRUSTED_PROXY_HOPS": "1",
        **(settings or {}),
    }
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(ENV_PREFIX)
    }
    environment |= {f"{ENV_PREFIX}{name}": value for name, value in own.items()}
    environment |= {ENV_FILE: "", "REFLEX_WEB_WORKDIR": str(build), "PYTHONUNBUFFERED": "1"}
    data_dir.mkdir(parents=True, exist_ok=True)
    log = data_dir / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "carnet_app.cli", command, "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(process, port, log)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()
