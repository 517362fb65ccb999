"""A site with two workers: the newcomer's path over both of them."""

from collections.abc import Callable

import psutil
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e import people
from tests.e2e.conftest import PHONE
from tests.e2e.mailbox import Mailbox
from tests.e2e.server import Server

PATIENCE_MS = 30_000
pytestmark = [pytest.mark.postgres, pytest.mark.redis]


def test_from_sign_up_to_a_shared_carnet_on_two_workers(
    large_server: Server, new_context: Callable[..., BrowserContext], mails: Mailbox
) -> None:
    owner = new_context(base_url=large_server.address).new_page()
    guest = new_context(base_url=large_server.address, viewport=PHONE).new_page()
    for page in (owner, guest):  # the first page of a server with all that beside it may take long
        page.set_default_timeout(PATIENCE_MS)
    owner_email, guest_email = people.new_address("grande"), people.new_address("lointain")
    people.join(owner, mails, email=owner_email, first_name="Anne")
    people.create_carnet(owner, "Maison à deux")
    people.invite(owner, "Maison à deux", email=guest_email, preset="Proche")
    mail = mails.wait_for_mail(guest_email)
    people.join(guest, mails, email=guest_email, first_name="Loïc")
    guest.goto(mail.link("/invitations/"))
    guest.get_by_role("button", name="Accepter").click()
    expect(guest.get_by_role("heading", level=1, name="Maison à deux")).to_be_visible()
    assert mails.wait_for_mail(owner_email, "accept").text
    people.sign_out(owner)
    people.sign_in(owner, owner_email)
    expect(owner.get_by_text("1 partage")).to_be_visible()
    assert "Traceback" not in large_server.log_text()


def test_two_workers_serve_one_site_on_postgresql_and_redis(
    large_server: Server, new_context: Callable[..., BrowserContext]
) -> None:
    assert len(psutil.Process(large_server.process.pid).children()) >= 2
    page = new_context(base_url=large_server.address).new_page()
    with page.expect_websocket() as socket:
        page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    assert socket.value.url.startswith(large_server.address.replace("http", "ws", 1))
