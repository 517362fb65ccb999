"""A Chromium for tests, screenshots and benchmarks: one that is here, else one installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from playwright.sync_api import Playwright

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIGHT_NAMES = ("chromium-headless-shell",)
"""The same engine without the parts that only a screen shows: tests take a quarter less time."""
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


def chromium_path(playwright: Playwright, *, light: bool = False) -> Path:
    """The Chromium to use; installs one when there is none.

    Args:
        playwright: Knows where its own one would be.
        light: Rather one that cannot show itself, where there is one.

    Raises:
        NoChromiumError: none is here, and none could be installed.
    """
    if given := os.environ.get("CHROMIUM_PATH"):
        if not Path(given).is_file():
            raise NoChromiumError(f"CHROMIUM_PATH is {given}, which is no file.")
        return Path(given)
    names = (*LIGHT_NAMES, *SYSTEM_NAMES) if light else SYSTEM_NAMES
    found = _present(playwright, names)
    packages = [*LIGHT_NAMES, "chromium"] if light else ["chromium"]
    for install in (partial(_install_debians, packages), _install_playwrights):
        if found is None:
            install()
            found = _present(playwright, names)
    if found is None:
        raise NoChromiumError(ADVICE)
    return found


def launch_arguments() -> list[str]:
    """Chromium's options: quiet, and without its sandbox where root runs it, which it demands."""
    return [*LAUNCH_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def _present(playwright: Playwright, names: Sequence[str]) -> Path | None:
    for name in names:
        if found := shutil.which(name):
            return Path(found)
    own = Path(playwright.chromium.executable_path)
    return own if own.is_file() else None


def _install_debians(packages: Sequence[str]) -> None:
    """Install the first of these that Debian has."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", "-y", "-qq", "--no-install-recommends"]
    if subprocess.run([apt, "update", "-qq"], env=quiet).returncode == 0:
        any(subprocess.run([*install, each], env=quiet).returncode == 0 for each in packages)


def _install_playwrights() -> None:
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
