import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.core.links import site_link
from carnet_app.core.settings import Settings
from carnet_app.emails.outbox import Message, post
from carnet_app.http.mailbox import mailbox_routes
from carnet_app.models import OutboxMessage

LINK = "http://localhost:8000/confirmer/abc"
Configure = Callable[..., Settings]


@pytest.fixture
def visitor(sqlite_database: str) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[*mailbox_routes()])) as client:
        yield client


def post_one(first_name: str = "Anne") -> None:
    context = {
        "first_name": first_name,
        "email": "anne@exemple.fr",
        "link": LINK,
        "chooses_password": False,
    }
    with transaction() as session:
        post(session, Message("confirm_account", "anne@exemple.fr", context))


def test_an_empty_mailbox_says_what_will_come(visitor: TestClient) -> None:
    answer = visitor.get("/courrier")
    assert answer.status_code == 200
    assert "Pas encore d’e-mail" in answer.text


def test_the_list_leads_to_a_message_whose_link_works(visitor: TestClient) -> None:
    post_one()
    listed = visitor.get("/courrier")
    assert "anne@exemple.fr" in listed.text
    (path,) = re.findall(r'href="(/courrier/\d+)"', listed.text)

    shown = visitor.get(path)
    frame = re.search(r'srcdoc="([^"]*)"', shown.text)
    assert frame is not None
    inside = unescape(frame.group(1))
    assert f'href="{LINK}"' in inside
    assert '<base target="_top">' in inside
    assert "cid:" not in inside

    as_text = visitor.get(f"{path}?vue=texte").text
    assert f'<a href="{LINK}">{LINK}</a>' in as_text


def test_each_page_says_what_it_is(visitor: TestClient) -> None:
    post_one()
    subjects = list_subjects(visitor.get("/courrier").text)
    for path, title in (("/courrier", "Courrier"), ("/courrier/1", subjects[0])):
        page = visitor.get(f"{path}?vue=texte").text
        assert f"<title>{title} · Mon Logement Numérique</title>" in page
        assert f'<meta property="og:title" content="{title} · Mon Logement Numérique">' in page
        assert f'<link rel="canonical" href="{site_link(path)}">' in page
        assert f'<meta property="og:url" content="{site_link(path)}">' in page
        assert re.search(r'<meta name="description" content="[^"]{40,160}">', page)


def list_subjects(page: str) -> list[str]:
    return re.findall(r"<strong>([^<]+)</strong>", page)


def test_a_message_cannot_run_scripts_or_leave_its_frame(visitor: TestClient) -> None:
    post_one('"><script>alert(1)</script>')
    path = "/courrier/1"
    for view in ("", "?vue=texte"):
        answer = visitor.get(path + view)
        assert "<script" not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert 'sandbox="allow-top-navigation-by-user-activation"' in visitor.get(path).text


def test_nothing_is_kept_by_the_browser(visitor: TestClient) -> None:
    assert "no-store" in visitor.get("/courrier").headers["Cache-Control"]


@pytest.mark.parametrize(
    "settings",
    [
        {"smtp_url": "smtp://127.0.0.1:25"},
        {"base_url": "https://carnet.example"},
        {"base_url": "https://carnet.example", "demo": 1, "smtp_url": "smtp://127.0.0.1:25"},
    ],
    ids=["with a mail server", "on a public site", "on a demo with a mail server"],
)
def test_elsewhere_it_does_not_exist(
    visitor: TestClient, configure: Configure, settings: dict[str, object]
) -> None:
    post_one()
    assert visitor.get("/courrier/1").status_code == 200
    configure(**settings)
    assert visitor.get("/courrier").status_code == 404
    assert visitor.get("/courrier/1").status_code == 404


def test_a_public_demo_shows_it(visitor: TestClient, configure: Configure) -> None:
    configure(base_url="https://carnet.example", demo=1)
    assert visitor.get("/courrier").status_code == 200


@pytest.mark.parametrize("mail_id", ["2", "99999999999999999999", "abc", "-1"])
def test_an_unknown_message_is_not_found(visitor: TestClient, mail_id: str) -> None:
    post_one()
    assert visitor.get(f"/courrier/{mail_id}").status_code == 404


def test_who_asks_for_a_message_that_is_gone_finds_the_others(visitor: TestClient) -> None:
    post_one()
    assert "/courrier/1" in visitor.get("/courrier/2").text


def test_sent_mail_is_not_shown(visitor: TestClient) -> None:
    post_one()
    with transaction() as session:
        session.get_one(OutboxMessage, 1).sent_at = now()
    assert visitor.get("/courrier/1").status_code == 404
    assert "anne@exemple.fr" not in visitor.get("/courrier").text
