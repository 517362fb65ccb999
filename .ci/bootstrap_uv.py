"""Make `.uv/bin/uv`: the uv of this machine when it is recent enough, else one from PyPI.

Runs with any Python 3, before anything else is installed.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

PINNED = "0.13.9"
OLDEST = (0, 9)  # as tool.uv.required-version in pyproject.toml

FOLDER = Path(".uv")
TARGET = FOLDER / "bin" / "uv"

NO_VENV = """
This Python cannot make virtual environments (its venv or ensurepip module is missing).
On Debian or Ubuntu: apt-get install python3-venv
Or install uv {} or later yourself, and have it on PATH.
"""


def main():
    """Link to the machine's uv, or install our own beside the project."""
    found = shutil.which("uv")
    if found and is_recent(found):
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.unlink() if TARGET.is_symlink() else None
        TARGET.symlink_to(found)
    else:
        install()


def is_recent(uv):
    """Whether this uv understands the project's lock file."""
    printed = subprocess.run([uv, "--version"], capture_output=True, text=True)
    version = re.match(r"uv (\d+)\.(\d+)", printed.stdout)
    return bool(version) and tuple(map(int, version.groups())) >= OLDEST


def install():
    """Install the pinned uv in an environment of its own."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(FOLDER)])
    if made.returncode != 0:
        shutil.rmtree(FOLDER, ignore_errors=True)
        sys.exit(NO_VENV.format(".".join(map(str, OLDEST))))
    subprocess.run(
        [str(FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv==" + PINNED],
        check=True,
    )


if __name__ == "__main__":
    main()
