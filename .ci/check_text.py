"""Fail when a file of the repository names a place that exists on one machine only."""

import re
import subprocess
import sys
from pathlib import Path

# Folders of a machine, and names of private networks. In pieces: this file is read too.
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:wor" + r"k|roo" + r"t|hom" + r"e/\w+|User" + r"s)/\w")
PRIVATE_HOSTS = re.compile(r"\b[\w-]+\.(?:interna" + r"l|cor" + r"p|la" + r"n)\b")


def main() -> None:
    """Read every file git knows or would add."""
    findings = [finding for path in listed() for finding in problems(path)]
    if findings:
        sys.exit("\n".join(findings))


def listed() -> list[Path]:
    """The files of the repository, new ones included, ignored ones not."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, capture_output=True, check=True, text=True)
    return [Path(name) for name in names.stdout.split("\0") if name and Path(name).is_file()]


def problems(path: Path) -> list[str]:
    """The lines of one file that name a machine's own place."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []  # an image, a font
    return [
        f"{path}:{number}: {match[0]}"
        for number, line in enumerate(lines, start=1)
        for match in (MACHINE_PATHS.search(line), PRIVATE_HOSTS.search(line))
        if match
    ]


if __name__ == "__main__":
    main()
