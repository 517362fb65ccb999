"""The yardstick: a bare page of Reflex's, built and served on this machine as ours is.

Machines differ, and one differs from hour to hour; how many times as long as a bare page ours
takes differs much less.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from benchmarks.place import FOLDER
from tests.e2e.server import ROOT, Server, usual_port

PLACE = FOLDER / "yardstick"
_CONFIG = """import os
import sysconfig
from pathlib import Path

import reflex as rx
from reflex.constants import StateManagerMode

config = rx.Config(
    app_name="bare_page",
    app_module_import="benchmarks.bare_page",
    api_url=os.environ["YARDSTICK"],
    deploy_url=os.environ["YARDSTICK"],
    state_manager_mode=StateManagerMode.MEMORY,
    frontend_compression_formats=["brotli", "gzip"],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    bun_path=Path(sysconfig.get_path("scripts")) / "bun",
    plugins=[rx.plugins.TailwindV4Plugin({"plugins": []})],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
"""


@contextmanager
def served_bare() -> Iterator[Server]:
    """The bare page, built and served."""
    rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    (PLACE / "rxconfig.py").write_text(_CONFIG, encoding="utf-8")
    port = usual_port(PLACE)
    ports = ["--single-port", "--backend-host", "127.0.0.1", "--backend-port", str(port)]
    log = PLACE / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 -- our own words, no shell
            [sys.executable, "-m", "reflex", "run", "--env", "prod", *ports],
            cwd=PLACE,
            env=_environment(port),
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
        server.end()


def _environment(port: int) -> dict[str, str]:
    scripts = Path(sys.executable).parent
    return os.environ | {
        "PATH": f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(ROOT),
        "YARDSTICK": f"http://localhost:{port}",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }
