"""What a browser is told when a route of ours fails: that it did, and nothing more."""

import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from carnet_app.core.links import site_link
from carnet_app.http import failures
from carnet_app.http.failures import SORRY, answer_failure
from carnet_app.ui.wraps import failure_page
from tests.logs import logs_of
from tests.unit.test_ui_forms import drawn

SECRET = "anne@exemple.fr a tapé « trois clés »"


@pytest.fixture
def browser() -> TestClient:
    async def fail(_request: Request) -> Response:
        raise RuntimeError(SECRET)

    app = Starlette(
        routes=[Route("/courrier", fail)], exception_handlers={Exception: answer_failure}
    )
    return TestClient(app, raise_server_exceptions=False)


def test_a_person_sees_a_page_of_the_site_that_tells_no_detail(browser: TestClient) -> None:
    with logs_of(failures) as logs:
        answer = browser.get("/courrier", headers={"accept": "text/html,*/*"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    assert "script" not in answer.headers["content-security-policy"]
    assert "<h1>Une erreur est survenue</h1>" in answer.text
    assert '<html lang="fr">' in answer.text
    assert "site d’essai" not in answer.text
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    assert f'<link rel="canonical" href="{site_link("/")}">' in answer.text
    assert '<meta property="og:title" content="Une erreur est survenue · Mon' in answer.text
    for detail in ("Traceback", "RuntimeError", "anne@", "clés"):
        assert detail not in answer.text
    [entry] = logs
    assert (entry["event"], entry["log_level"]) == ("request failed", "error")
    assert isinstance(entry["exc_info"], RuntimeError)


def test_a_script_reads_one_sentence(browser: TestClient) -> None:
    answer = browser.get("/courrier", headers={"accept": "application/json"})
    assert (answer.status_code, answer.text) == (500, SORRY)


def test_the_site_answers_its_failures_so() -> None:
    from carnet_app.carnet_app import routes

    assert routes.exception_handlers[Exception] is answer_failure


def test_a_page_that_cannot_be_drawn_says_so_and_leads_on() -> None:
    page = drawn(failure_page())
    assert "Une erreur est survenue" in page
    assert re.search(r'href:"".*Recharger la page', page)
    assert re.search(r'href:"/".*Revenir', page)
