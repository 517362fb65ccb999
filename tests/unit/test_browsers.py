"""Finding a Chromium to test with: what is tried, in which order, and what is said at the end."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import browsers

APT = "/usr/bin/apt-get"


class Machine:
    """A machine on which some commands work, and may bring a browser."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.programs: dict[str, str] = {}
        self.ran: list[str] = []
        self.brings: dict[str, str] = {}
        """What a command that works installs, by its words: a program's name, or "own"."""
        self.own = folder / "chrome"
        self.playwright: Any = SimpleNamespace(
            chromium=SimpleNamespace(executable_path=str(self.own))
        )
        monkeypatch.delenv("CHROMIUM_PATH", raising=False)
        monkeypatch.setattr(browsers.shutil, "which", self.programs.get)
        monkeypatch.setattr(browsers.subprocess, "run", self.run)

    def run(self, words: list[str], **_options: object) -> subprocess.CompletedProcess[bytes]:
        self.ran.append(" ".join(words))
        brought = self.brings.get(self.ran[-1])
        if brought == "own":
            self.own.touch()
        elif brought:
            self.programs[brought] = f"/usr/bin/{brought}"
        return subprocess.CompletedProcess(words, 0 if brought is not None else 100)


UPDATE = f"{APT} update -qq"
INSTALL = f"{APT} install -y -qq --no-install-recommends chromium"
INSTALL_LIGHT = f"{INSTALL}-headless-shell"
DOWNLOAD = f"{sys.executable} -m playwright install chromium"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    monkeypatch.setattr(browsers.os, "geteuid", lambda: 0)
    return Machine(monkeypatch, tmp_path)


def test_a_browser_that_is_here_is_used(machine: Machine) -> None:
    machine.programs["chromium"] = "/usr/bin/chromium"
    assert browsers.chromium_path(machine.playwright) == Path("/usr/bin/chromium")
    assert machine.ran == []


def test_root_takes_debians(machine: Machine) -> None:
    machine.programs["apt-get"] = APT
    machine.brings = {UPDATE: "", INSTALL: "chromium"}
    assert browsers.chromium_path(machine.playwright) == Path("/usr/bin/chromium")
    assert machine.ran == [UPDATE, INSTALL]


def test_tests_take_a_light_one_where_there_is_one(machine: Machine) -> None:
    machine.programs |= {name: f"/usr/bin/{name}" for name in ("chromium", *browsers.LIGHT_NAMES)}
    light = browsers.chromium_path(machine.playwright, light=True)
    assert light == Path("/usr/bin/chromium-headless-shell")
    assert browsers.chromium_path(machine.playwright) == Path("/usr/bin/chromium")
    assert machine.ran == []


def test_tests_install_the_light_one(machine: Machine) -> None:
    machine.programs["apt-get"] = APT
    machine.brings = {UPDATE: "", INSTALL_LIGHT: "chromium-headless-shell"}
    light = browsers.chromium_path(machine.playwright, light=True)
    assert light == Path("/usr/bin/chromium-headless-shell")
    assert machine.ran == [UPDATE, INSTALL_LIGHT]


def test_where_there_is_no_light_one_tests_take_what_there_is(machine: Machine) -> None:
    machine.programs["apt-get"] = APT
    machine.brings = {UPDATE: "", INSTALL: "chromium"}
    found = browsers.chromium_path(machine.playwright, light=True)
    assert found == Path("/usr/bin/chromium")
    assert machine.ran == [UPDATE, INSTALL_LIGHT, INSTALL]
    machine.ran.clear()
    assert browsers.chromium_path(machine.playwright, light=True) == found
    assert machine.ran == []


@pytest.mark.parametrize("works", [{}, {UPDATE: ""}, {UPDATE: "", INSTALL: ""}])
def test_where_debian_has_none_playwrights_own_is_taken(
    machine: Machine, works: dict[str, str]
) -> None:
    machine.programs["apt-get"] = APT
    machine.brings = works | {DOWNLOAD: "own"}
    assert browsers.chromium_path(machine.playwright) == machine.own
    assert machine.ran[-1] == DOWNLOAD


def test_others_than_root_leave_debian_alone(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsers.os, "geteuid", lambda: 1000)
    machine.programs["apt-get"] = APT
    machine.brings = {DOWNLOAD: "own"}
    assert browsers.chromium_path(machine.playwright) == machine.own
    assert machine.ran == [DOWNLOAD]


def test_without_any_it_says_what_to_do(machine: Machine) -> None:
    machine.programs["apt-get"] = APT
    with pytest.raises(browsers.NoChromiumError) as refused:
        browsers.chromium_path(machine.playwright)
    for advice in ("CHROMIUM_PATH=", "apt-get install chromium", "playwright install chromium"):
        assert advice in str(refused.value)
    assert machine.ran == [UPDATE, DOWNLOAD]


def test_a_named_browser_that_is_none_is_told(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", "/nowhere/chromium")
    with pytest.raises(browsers.NoChromiumError, match="/nowhere/chromium"):
        browsers.chromium_path(machine.playwright)
