import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import psutil
import pytest
from playwright.sync_api import Page, expect

from carnet_app.core.settings import ENV_FILE
from tests.e2e.mailbox import Mailbox
from tests.e2e.server import ROOT, STOP_SECONDS, Server, running_server
from tests.ports import free_port, is_free


def test_the_site_shows_itself_to_a_browser(anyone: Page, site: str) -> None:
    anyone.goto("/")
    expect(anyone.locator("h1")).to_be_visible()
    assert anyone.url == f"{site}/"


@pytest.fixture
def same_settings(server: Server, mails: Mailbox) -> dict[str, str]:
    """What the running site was built with: the pages know some of it."""
    return {"BASE_URL": server.address, **mails.settings}


def test_a_second_start_builds_nothing(same_settings: dict[str, str], tmp_path: Path) -> None:
    with running_server(tmp_path, port=free_port(), settings=same_settings) as again:
        assert "Building" not in again.log_text()


def test_ctrl_c_ends_the_server_and_its_workers(
    same_settings: dict[str, str], tmp_path: Path
) -> None:
    with running_server(tmp_path, port=free_port(), settings=same_settings) as running:
        family = psutil.Process(running.process.pid).children(recursive=True)
        assert family
        assert running.stop() == 0
        assert not [process for process in family if process.is_running()]
        assert is_free(running.port)
        assert "Traceback" not in running.log_text()


def test_a_worker_that_ends_before_its_supervisor_looks_is_no_failure(
    same_settings: dict[str, str], tmp_path: Path
) -> None:
    with running_server(tmp_path, port=free_port(), settings=same_settings) as running:
        supervisor = running.process
        [worker] = psutil.Process(supervisor.pid).children()
        supervisor.send_signal(signal.SIGSTOP)
        try:
            worker.send_signal(signal.SIGINT)
            supervisor.send_signal(signal.SIGINT)
            deadline = monotonic() + STOP_SECONDS
            while worker.status() != psutil.STATUS_ZOMBIE:
                assert monotonic() < deadline
        finally:
            supervisor.send_signal(signal.SIGCONT)
        assert supervisor.wait(STOP_SECONDS) == 0


def test_a_worker_that_does_not_end_is_ended(same_settings: dict[str, str], tmp_path: Path) -> None:
    with running_server(tmp_path, port=free_port(), settings=same_settings) as running:
        [worker] = psutil.Process(running.process.pid).children()
        worker.suspend()
        assert running.stop() == 0
        assert not worker.is_running()
        assert is_free(running.port)


def test_a_taken_port_is_said_plainly(server: Server, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "carnet_app.cli", "serve", "--port", str(server.port)],
        cwd=ROOT,
        env=os.environ | {ENV_FILE: "", "CARNET_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert f"Port {server.port} of 127.0.0.1 cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr
