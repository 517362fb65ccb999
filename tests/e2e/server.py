"""The production server as a process of its own, the way ``make run`` starts it."""

import fcntl
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event
from time import monotonic

from carnet_app.core.settings import ENV_FILE, ENV_PREFIX
from tests.ports import WORKER, free_port, is_free

ROOT = Path(__file__).parents[2]
BUILD = Path(f"var/e2e/web{WORKER}")
"""The front end of the tests: not the operator's, whose address is another."""
LARGE_BUILD = Path(f"var/e2e/web-large{WORKER}")
"""The same for a second site beside it."""
DEV_BUILD = Path(f"var/e2e/web-dev{WORKER}")
"""The same for ``make dev``, which builds at each start and each change."""
DEMO_BUILD = Path(f"var/e2e/web-demo{WORKER}")
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

    def wait_for_log(self, text: str, *, times: int = 1) -> None:
        """Return once the server wrote something that often; fail with its log when it ends."""
        deadline, pause = monotonic() + READY_SECONDS, Event()
        while self.log_text().count(text) < times:
            if self.process.poll() is not None or monotonic() > deadline:
                raise RuntimeError(f"no {text!r} in the log:\n{self.log_text()[-4000:]}")
            pause.wait(0.05)

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """End the server and its workers, as Ctrl-C does; gives its exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, by)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._tell_where_it_stands()
            raise
        finally:
            self._kill_group()

    def end(self) -> None:
        """Stop, or kill what does not stop in time: ``test_server`` asks how a server ends."""
        with suppress(subprocess.TimeoutExpired):
            self.stop()

    def _tell_where_it_stands(self) -> None:
        # Each of its processes writes what its threads are at, for Python's fault handler is on.
        os.killpg(self.process.pid, signal.SIGABRT)
        self.process.wait(STOP_SECONDS)
        (ROOT / BUILD.parent / "not-ended.log").write_text(self.log_text(), encoding="utf-8")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/ping", timeout=5) as answer:  # noqa: S310
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def _kill_group(self) -> None:
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
    may be ``demo``, for a site with demonstration data, or ``dev``, which is another server.
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
    environment |= {ENV_FILE: "", "REFLEX_WEB_WORKDIR": str(build)}
    environment |= {"PYTHONUNBUFFERED": "1", "PYTHONFAULTHANDLER": "1"}
    data_dir.mkdir(parents=True, exist_ok=True)
    words = [sys.executable, "-m", "carnet_app.cli", command, "--port", str(port)]
    with ExitStack() as stopping:
        with _one_builds():
            process = _start(words, environment, data_dir / "server.log")
            server = Server(process, port, data_dir / "server.log")
            stopping.callback(server.end)
            server.wait_until_ready()
        yield server


def _start(
    words: Sequence[str], environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            words,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@contextmanager
def _one_builds() -> Iterator[None]:
    """Let one server start at a time: builds keep the checkout's one lock of packages."""
    folder = ROOT / BUILD.parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
