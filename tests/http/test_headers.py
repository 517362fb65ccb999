import base64
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from carnet_app.core.settings import Settings
from carnet_app.http.headers import (
    BODY_LIMIT,
    UPLOAD_PATH,
    SiteHeaders,
    fixed_headers,
    is_nameable,
    page_policy,
)

SCRIPT = b"window.answer = 42;"
PAGE = b'<script src="/assets/a.js"></script><script type="module">' + SCRIPT + b"</script>"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    for folder, content in (("login", PAGE), ("assets", b"")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.html").write_bytes(content)
    (tmp_path / "index.html").write_bytes(b"<h1>Accueil</h1>")
    (tmp_path / "404.html").write_bytes(b"<script>fallback()</script>")
    (tmp_path / "assets" / "a.js").write_text("1")
    (tmp_path / "icon.svg").write_text("<svg/>")
    return tmp_path


@pytest.fixture
def site(pages: Path) -> TestClient:
    async def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    async def open_page(_request: Request) -> HTMLResponse:
        return HTMLResponse("<p>", headers={"content-security-policy": "own"})

    app = Starlette(
        routes=[
            Route("/echo", echo, methods=["POST"]),
            Route("/own", open_page),
            Mount("/", StaticFiles(directory=pages, html=True)),
        ]
    )
    page_policy.cache_clear()
    fixed_headers.cache_clear()
    wrapped = SiteHeaders(app, pages=pages, is_page=lambda path: path in {"/", "/login"})
    return TestClient(wrapped, follow_redirects=False)


def test_a_page_is_served_without_a_redirect(site: TestClient) -> None:
    answer = site.get("/login")
    assert answer.status_code == 200
    assert answer.content == PAGE


def test_the_policy_allows_the_inline_scripts_of_that_page_and_no_other(site: TestClient) -> None:
    policy = site.get("/login").headers["content-security-policy"]
    expected = base64.b64encode(sha256(SCRIPT).digest()).decode()
    sources = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert sources == f"script-src 'self' 'sha256-{expected}'"
    assert "unsafe-eval" not in policy


def test_an_unknown_page_gets_the_policy_of_the_fallback(site: TestClient) -> None:
    expected = base64.b64encode(sha256(b"fallback()").digest()).decode()
    assert expected in site.get("/carnets/12").headers["content-security-policy"]


def test_a_route_keeps_its_own_policy(site: TestClient) -> None:
    assert site.get("/own").headers["content-security-policy"] == "own"


def test_a_path_cannot_climb_out_of_the_pages(site: TestClient) -> None:
    assert site.get("/%2e%2e/%2e%2e/etc/passwd").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/carnets/%00",
        "/login%00",
        "/" + "a" * 300,
        "/carnets/" + "é" * 130,
        "/" + "a/" * 3_000,
        "/%ff",
        "/%ED%A0%80",
        "/%",
        "/%zz",
        "/\\",
        "/%5c..%5c",
        "/login/%5c",
    ],
)
def test_an_address_that_can_lead_nowhere_gets_our_page(site: TestClient, path: str) -> None:
    for answer in (site.get(path), site.head(path)):
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")
        assert "content-security-policy" in answer.headers
    assert site.get(path).content == b"<script>fallback()</script>"


def test_a_path_of_lone_surrogates_leads_nowhere() -> None:
    assert not is_nameable("/\ud800")
    assert is_nameable("/carnets/12")
    assert is_nameable(f"{UPLOAD_PATH}/1/" + "é" * 200)  # a file's own name may be long


def test_built_files_are_kept_for_a_year_and_pages_are_not(site: TestClient) -> None:
    kept = site.get("/assets/a.js").headers
    assert "immutable" in kept["cache-control"]
    assert not {"etag", "last-modified", "accept-ranges"} & set(kept)
    assert site.get("/login").headers["cache-control"] == "no-cache"


def test_the_icon_is_asked_for_once_a_day(site: TestClient) -> None:
    assert site.get("/icon.svg").headers["cache-control"] == "public, max-age=86400"
    assert site.get("/gone.svg").headers["cache-control"] == "no-cache"


def test_a_missing_built_file_is_not_kept(site: TestClient) -> None:
    assert "immutable" not in site.get("/assets/gone.js").headers.get("cache-control", "")


def test_a_form_posted_before_the_script_was_ready_shows_the_page_again(site: TestClient) -> None:
    answer = site.post("/login", data={"password": "tres-secret-2026"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login"


def test_a_large_body_is_refused_before_it_is_read(site: TestClient) -> None:
    assert site.post("/echo", content=b"x" * BODY_LIMIT).text == str(BODY_LIMIT)
    assert site.post("/echo", content=b"x" * (BODY_LIMIT + 1)).status_code == 413
    assert site.post("/echo", headers={"content-length": "dix"}).status_code == 413


def test_a_body_of_undeclared_length_is_cut_at_the_limit(site: TestClient) -> None:
    chunks = (b"x" * 8192 for _ in range(20))
    assert site.post("/echo", content=chunks).status_code == 413


def test_every_answer_says_what_it_is_and_whose(site: TestClient) -> None:
    for path in ("/", "/login", "/assets/a.js", "/nope", "/own"):
        headers = site.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_every_page_has_the_security_headers(site: TestClient) -> None:
    for path in ("/", "/login", "/carnets/12", "/own"):
        headers = site.get(path).headers
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "strict-transport-security" not in headers


def test_no_page_that_may_have_opened_ours_keeps_a_hold_on_it(site: TestClient) -> None:
    for asked in ({}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-origin"}):
        headers = site.get("/login", headers=asked).headers
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "sec-fetch-site" in headers["vary"].lower()
    typed = site.get("/login", headers={"sec-fetch-site": "none"}).headers
    assert "cross-origin-opener-policy" not in typed  # it would cost the first paint 30 ms
    assert "sec-fetch-site" in typed["vary"].lower()


def test_over_https_browsers_are_told_to_stay_there(
    configure: Callable[..., Settings], site: TestClient
) -> None:
    configure(base_url="https://carnet.example")
    fixed_headers.cache_clear()
    page_policy.cache_clear()
    headers = site.get("/login").headers
    assert "max-age=31536000" in headers["strict-transport-security"]
    assert "connect-src 'self' wss://carnet.example;" in headers["content-security-policy"]
    fixed_headers.cache_clear()
    page_policy.cache_clear()
