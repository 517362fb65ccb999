"""The import contracts hold, and each of them can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
    ]
    return subprocess.run(
        [*command, "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=120
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package and its contracts, to break."""
    shutil.copy(ROOT / ".importlinter", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "carnet_app", tmp_path / "carnet_app", ignore=ignored)
    return tmp_path


def test_the_contracts_hold() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "4 kept, 0 broken" in checked.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("core/clock.py", "from carnet_app.models import Account", "A room imports only"),
        ("services/actors.py", "import carnet_app.ui.buttons", "A room imports only"),
        (
            "features/space/intruder.py",
            "import carnet_app.features.contact",
            "Features do not know",
        ),
        ("services/actors.py", "import reflex", "nothing knows Reflex"),
        ("http/headers.py", "import reflex_base", "nothing knows Reflex"),
        ("features/space/intruder.py", "from sqlmodel import select", "write no queries"),
    ],
)
def test_a_wrong_import_breaks_its_contract(
    copy: Path, module: str, line: str, contract: str
) -> None:
    path = copy / "carnet_app" / module
    for feature in ("space", "contact"):
        folder = copy / "carnet_app" / "features" / feature
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{text}\n{line}\n", encoding="utf-8")
    checked = lint_imports(copy)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    broken = [text for text in checked.stdout.splitlines() if " BROKEN" in text]
    assert any(contract in text for text in broken), checked.stdout


def test_space_may_embed_sharing(copy: Path) -> None:
    for feature in ("space", "sharing"):
        folder = copy / "carnet_app" / "features" / feature
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    (copy / "carnet_app/features/space/embedding.py").write_text(
        "import carnet_app.features.sharing\n", encoding="utf-8"
    )
    checked = lint_imports(copy)
    assert checked.returncode == 0, checked.stdout + checked.stderr
