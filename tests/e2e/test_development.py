"""``make dev``: what one changes is built and served."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import people
from tests.e2e.server import DEV_BUILD, ROOT, running_server
from tests.ports import free_port

BUILT = "Creating Production Build"
CHANGED = ROOT / "carnet_app" / "features" / "errors" / "page.py"


def test_a_changed_file_is_built_and_served_anew(
    new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    with running_server(tmp_path, port=free_port(), build=DEV_BUILD, command="dev") as dev:
        page = new_context(base_url=dev.address).new_page()
        _sign_in_with_no_account(page)
        builds = dev.log_text().count(BUILT)
        CHANGED.touch()
        dev.wait_for_log(BUILT, times=builds + 1)
        dev.wait_until_ready()
        _sign_in_with_no_account(page)
        assert "Traceback" not in dev.log_text()


def _sign_in_with_no_account(page: Page) -> None:
    page.goto("/login")
    people.fill_sign_in(page, people.new_address("inconnue"), password="une autre phrase")
    expect(page.get_by_text("n’est pas le bon")).to_be_visible()
