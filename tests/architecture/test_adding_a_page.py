"""What docs/adding-a-page.md says to write works as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "adding-a-page.md"
NEEDED = ("carnet_app", "tests", "alembic", "alembic.ini", "pyproject.toml", "rxconfig.py")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the page of the example, and a migration written for its table."""
    there = tmp_path_factory.mktemp("memo") / "project"
    there.mkdir()
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, there / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, there / name)
    for path, text in files_in(PAGE.read_text()):
        (there / path).parent.mkdir(exist_ok=True)
        (there / path).write_text(text)
    (there / "carnet_app/features/memo/__init__.py").write_text('"""The memo of a carnet."""\n')
    add_line(
        there / "carnet_app/models/__init__.py",
        before="from carnet_app.models.record",
        line="from carnet_app.models.memo import Memo as Memo",
    )
    features = there / "carnet_app/features/__init__.py"
    add_line(
        features,
        before="from carnet_app.features.records ",
        line="from carnet_app.features.memo import page as memo",
    )
    add_line(features, before="    record_bin,", line="    memo,")
    run(there, "-m", "alembic", "upgrade", "head")
    run(there, "-m", "alembic", "revision", "--autogenerate", "-m", "memo")
    return there


def files_in(text: str) -> list[tuple[str, str]]:
    """The path and the content of each file that a document gives."""
    return re.findall(r"```python\n# (\S+\.py)\n(.*?)```", text, re.DOTALL)


def add_line(path: Path, *, before: str, line: str) -> None:
    text = path.read_text()
    assert text.count(before) == 1
    path.write_text(text.replace(before, f"{line}\n{before}"))


def run(project: Path, *command: str) -> str:
    """Run Python in the copy; gives what it prints."""
    ended = subprocess.run(
        (sys.executable, *command),
        cwd=project,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(project),
            "CARNET_DATA_DIR": str(project / "var"),
            "CARNET_DATABASE_URL": f"sqlite:///{project}/var/memo.db",
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_its_migration_makes_the_table_and_nothing_else(copy: Path) -> None:
    [written] = copy.glob("alembic/versions/*_memo.py")
    text = written.read_text()
    assert re.findall(r"op\.create_table\(\s*['\"](\w+)", text) == ["memo"]
    assert re.findall(r"op\.drop_table\(['\"](\w+)", text) == ["memo"]
    run(copy, "-m", "alembic", "upgrade", "head")


def test_its_test_passes(copy: Path) -> None:
    out = run(copy, "-m", "pytest", "-q", "-n0", "tests/states/test_memo_page.py")
    assert " passed" in out


def test_its_page_is_drawn(copy: Path) -> None:
    drawn = run(copy, "-c", "from carnet_app.features import memo; print(memo.page().render())")
    assert 'name:"words"' in drawn


def test_the_rights_matrix_asks_who_may_call_it(copy: Path) -> None:
    left_out = "tests/matrix/test_nothing_is_left_out.py"
    code = f"import pytest; print(int(pytest.main(['-q', '-n0', '{left_out}'])))"
    told = run(copy, "-c", code)
    assert "memos.read_memo" in told
    assert "memos.write_memo" in told


def test_it_is_written_as_the_rest_is(copy: Path) -> None:
    paths = [path for path, _ in files_in(PAGE.read_text())]
    assert len(paths) == 5
    run(copy, "-m", "ruff", "check", *paths)
    run(copy, "-m", "ruff", "format", "--check", *paths)
