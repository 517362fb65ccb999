"""Where the benchmark works: its own data, its own build, its own port, its own settings."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from carnet_app.core.settings import ENV_FILE, ENV_PREFIX
from tests.e2e.server import ROOT, Server, running_server, usual_port

FOLDER = ROOT / "var" / "bench"
DATA = FOLDER / "data"
BUILD = Path("var/bench/web")
BCRYPT_COST = "12"  # the default, and the one the goals are for
_MB = 2**20


def settle() -> None:
    """Empty the data folder, and have this process work on the server's settings."""
    for name in [name for name in os.environ if name.startswith(ENV_PREFIX)]:
        del os.environ[name]
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    os.environ[ENV_FILE] = ""
    os.environ[f"{ENV_PREFIX}DATA_DIR"] = str(DATA)
    os.environ[f"{ENV_PREFIX}BCRYPT_COST"] = BCRYPT_COST
    os.environ[f"{ENV_PREFIX}BASE_URL"] = f"http://localhost:{usual_port(BUILD)}"


def forget_build() -> None:
    """Make the next start a first one."""
    shutil.rmtree(ROOT / BUILD, ignore_errors=True)


@contextmanager
def served() -> Iterator[Server]:
    """The production server on the seeded data."""
    port = usual_port(BUILD)
    with running_server(DATA, port=port, build=BUILD, settings={"BCRYPT_COST": BCRYPT_COST}) as it:
        yield it


def memory_of(server: Server) -> float:
    """The proportional memory of the server and its workers, in MB: shared pages count once."""
    root = psutil.Process(server.process.pid)
    return sum(_memory(process) for process in (root, *root.children(recursive=True))) / _MB


def _memory(process: psutil.Process) -> float:
    try:
        full = process.memory_full_info()
    except psutil.NoSuchProcess:  # a small image was just drawn
        return 0
    return getattr(full, "pss", full.rss)  # PSS is Linux's; elsewhere shared pages count twice
