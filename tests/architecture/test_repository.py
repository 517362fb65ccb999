"""What holds for every file: sizes, languages, settings explained, messages complete."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from carnet_app.core.settings import ENV_PREFIX, EXAMPLES, Settings

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "carnet_app"
TEMPLATES = PACKAGE / "emails" / "templates"
LINES_PER_FILE = 400
LINES_PER_FUNCTION = 60
INTERFACE = ("catalogue", "features", "services", "session", "storage", "ui")
PLAIN_SPACE = re.compile(r"(?<=[\w»)}]) [;!?»](?=\s|$)|« |(?<=[\w»)}]) :(?=\s|$)|^ : ")
"""A space that may end a line, where French wants one that may not."""
NARROW_COLON = re.compile(r"\u202f:")
"""French wants the space of a word before a colon; the narrow one is for ``;``, ``!`` and ``?``."""
LOOSE_UNIT = re.compile(
    r" ·|(?:[0-9]|^) (?:jours?|heures?|mois|minutes?|ans?|[KMG]o|kWh?|m[²³])(?!\w)"
)
"""A unit that may begin a line, apart from its number; a point between two facts likewise."""
MESSAGE_FILES = {"subject.txt", "body.txt", "body.html"}


def listed() -> list[Path]:
    """The files git knows or would add."""
    git = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, cwd=ROOT, capture_output=True, check=True, text=True)
    return [Path(name) for name in names.stdout.split("\0") if (ROOT / name).is_file()]


def modules() -> list[Path]:
    found = sorted(PACKAGE.rglob("*.py"))
    assert len(found) > 20
    return found


def test_files_stay_short() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES_PER_FILE
    }
    assert long == {}


def test_functions_stay_short() -> None:
    long: dict[str, int] = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                lines = node.end_lineno - node.lineno + 1
                if lines > LINES_PER_FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines
    assert long == {}


def test_every_message_has_its_three_files() -> None:
    folders = [path for path in TEMPLATES.iterdir() if path.is_dir()]
    assert len(folders) > 5
    incomplete = {
        folder.name: missing
        for folder in folders
        if (missing := MESSAGE_FILES - {file.name for file in folder.iterdir()})
    }
    assert incomplete == {}


def test_nobody_wrote_javascript() -> None:
    suffixes = {".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".vue", ".svelte"}
    assert [str(path) for path in listed() if path.suffix in suffixes] == []


def sentences() -> Iterator[tuple[str, str]]:
    """The strings of the interface's rooms, each after where it stands."""
    for path in (path for room in INTERFACE for path in (PACKAGE / room).rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        docstrings = {node.value for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node not in docstrings
            ):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def test_french_punctuation_never_begins_a_line() -> None:
    broken = [f"{where}: {text}" for where, text in sentences() if PLAIN_SPACE.search(text)]
    assert broken == []


def test_a_colon_has_the_space_that_french_gives_it() -> None:
    templates = [path for path in TEMPLATES.rglob("*") if path.suffix in {".txt", ".html"}]
    said = [*sentences(), *((str(path), path.read_text(encoding="utf-8")) for path in templates)]
    assert [f"{where}: {text}" for where, text in said if NARROW_COLON.search(text)] == []


def test_a_unit_stays_with_its_number_and_a_point_with_its_word() -> None:
    title = "carnet_app/ui/meta.py"  # a window's title is on one line
    loose = [
        f"{where}: {text}"
        for where, text in sentences()
        if LOOSE_UNIT.search(text) and not where.startswith(title)
    ]
    assert loose == []


def shown_default(name: str) -> str:
    """A setting's default as an operator would write it."""
    field = Settings.model_fields[name]
    default = field.get_default()
    if name == "social_links":
        return json.dumps(list(default))
    if isinstance(default, bool):
        return str(int(default))
    if default is None:
        return ""
    return default.get_secret_value() if hasattr(default, "get_secret_value") else str(default)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_example_file_with_its_default(name: str) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    variable = f"{ENV_PREFIX}{name.upper()}"
    assert f"# {variable}={shown_default(name)}" in example


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_operators_page_with_its_default(name: str) -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{ENV_PREFIX}{name.upper()}` \| (.*?) \|", page, re.MULTILINE)
    assert row, f"{name} has no row"
    assert row[1] == (f"`{shown_default(name)}`" if shown_default(name) else "–")


def test_the_example_file_names_no_setting_that_is_none() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = {name.lower() for name in re.findall(rf"^# {ENV_PREFIX}(\w+)=", example, re.MULTILINE)}
    assert named == set(Settings.model_fields)


def test_every_setting_has_an_example_for_its_refusal() -> None:
    assert set(EXAMPLES) == set(Settings.model_fields)
