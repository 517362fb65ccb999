from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from carnet_app.core.settings import Settings
from carnet_app.features import PRIVATE_PAGES, PUBLIC_PAGES
from carnet_app.http.site_map import PRIVATE_PATHS, site_map_routes
from carnet_app.http.site_map import PUBLIC_PAGES as MAPPED

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture
def browser(configure: Callable[..., Settings]) -> TestClient:
    configure(base_url="https://carnet.example", secret_key="k" * 40)
    return TestClient(Starlette(routes=site_map_routes))


def test_the_sitemap_lists_the_public_pages_at_the_configured_address(browser: TestClient) -> None:
    answer = browser.get("/sitemap.xml", headers={"host": "piege.example"})
    found = [entry.text for entry in ET.fromstring(answer.content).iter(NAMESPACE)]  # noqa: S314
    assert "https://carnet.example/" in found
    assert {f"https://carnet.example{path}" for path in MAPPED} == set(found)


def test_robots_are_kept_from_what_is_private(browser: TestClient) -> None:
    text = browser.get("/robots.txt").text
    assert "Disallow: /mon-espace\n" in text
    assert "Disallow: /invitations/\n" in text
    assert "Sitemap: https://carnet.example/sitemap.xml" in text


def test_every_page_is_on_the_right_side() -> None:
    assert {"/", *(module.ROUTE for module in PUBLIC_PAGES)} == set(MAPPED)
    for module in PRIVATE_PAGES:
        if module.ROUTE != "/404":
            assert module.ROUTE.startswith(PRIVATE_PATHS)
