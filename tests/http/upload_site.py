"""The routes of files alone, for a server of a test's own: ``tests.http.upload_site:app``."""

from pathlib import Path

from starlette.applications import Starlette

from carnet_app.http.files import file_routes
from carnet_app.http.headers import SiteHeaders
from carnet_app.http.uploads import upload_routes

app = SiteHeaders(
    Starlette(routes=[*upload_routes, *file_routes]),
    pages=Path("nowhere"),
    is_page=lambda _path: False,
)
