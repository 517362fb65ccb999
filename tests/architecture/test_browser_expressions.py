"""No JavaScript file is ours, and the browser's language stays where the documentation says."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = {".js", ".jsx", ".mjs", ".ts", ".tsx"}


def modules_with_functions_for_the_browser() -> set[str]:
    """The package's modules with an arrow function, which Python has not."""
    package = ROOT / "carnet_app"
    return {
        module.relative_to(package).as_posix()
        for module in package.rglob("*.py")
        if "=>" in module.read_text(encoding="utf-8")
    }


def test_the_browser_is_spoken_to_in_the_modules_that_are_listed() -> None:
    documentation = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = documentation.partition("## Where the browser is spoken to")[2].partition("\n## ")[0]
    listed = set(re.findall(r"`([\w/]+\.py)`", section))
    assert modules_with_functions_for_the_browser() == listed


def test_no_script_is_ours() -> None:
    for folder in ("carnet_app", "assets"):
        # What Reflex puts into ``assets/external`` is no part of the repository.
        found = [path for path in (ROOT / folder).rglob("*") if "external" not in path.parts]
        assert [path for path in found if path.suffix in SCRIPTS] == []
