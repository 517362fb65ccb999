"""A Chromium for tests, screenshots and benchmarks: one that is here, else one installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Playwright

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LAUNCH_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADVICE = """No Chromium was found and none could be installed.
Do one of these:
  - name one that is here: CHROMIUM_PATH=/path/to/chromium make test
  - on Debian or Ubuntu, as root: apt-get install chromium
  - elsewhere: .venv/bin/playwright install chromium"""


class NoChromiumError(RuntimeError):
    """There is no browser to test with; the text says what to do."""


def chromium_path(playwright: Playwright) -> Path:
    """The Chromium to use; installs one when there is none.

    Raises:
        NoChromiumError: none is here, and none could be installed.
    """
    if given := os.environ.get("CHROMIUM_PATH"):
        if not Path(given).is_file():
            raise NoChromiumError(f"CHROMIUM_PATH is {given}, which is no file.")
        return Path(given)
    found = _present(playwright)
    if found is None and _install():
        found = _present(playwright)
    if found is None:
        raise NoChromiumError(ADVICE)
    return found


def launch_arguments() -> list[str]:
    """Chromium's options: quiet, and without its sandbox where root runs it, which it demands."""
    return [*LAUNCH_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _present(playwright: Playwright) -> Path | None:
    for name in SYSTEM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    own = Path(playwright.chromium.executable_path)
    return own if own.is_file() else None


def _install() -> bool:
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        commands = [
            [apt, "update", "-qq"],
            [apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ]
        return all(subprocess.run(words, env=quiet).returncode == 0 for words in commands)
    words = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(words).returncode == 0
