"""The application: its pages, HTTP routes, middleware and background tasks."""

import reflex as rx
from reflex.utils.prerequisites import get_web_dir
from reflex_base import constants
from starlette.applications import Starlette
from starlette.types import ASGIApp

from carnet_app.collecting import collect_less_often
from carnet_app.core.logging import configure_logging
from carnet_app.emails.sender import run_sender
from carnet_app.features import head_of, register_pages
from carnet_app.housekeeping import keep_house
from carnet_app.http.account_export import account_export_routes
from carnet_app.http.failures import answer_failure
from carnet_app.http.files import file_routes
from carnet_app.http.headers import SiteHeaders
from carnet_app.http.mailbox import mailbox_routes
from carnet_app.http.session_cookie import session_routes
from carnet_app.http.shell import ShellPages
from carnet_app.http.site_map import site_map_routes
from carnet_app.http.theme import font_routes
from carnet_app.http.uploads import upload_routes
from carnet_app.session.failure import record_page_failure, tell_failure
from carnet_app.session.frame import cookie_exchange
from carnet_app.session.gate import Gate
from carnet_app.session.open_tabs import keep_open_tabs
from carnet_app.ui.meta import STYLESHEETS, head_components
from carnet_app.ui.wraps import app_wraps

configure_logging()

routes = Starlette(
    routes=[
        *session_routes,
        *account_export_routes,
        *upload_routes,
        *file_routes,
        *site_map_routes,
        *mailbox_routes(),
        *font_routes,
    ],
    exception_handlers={Exception: answer_failure},
)


BUILT_PAGES = get_web_dir() / constants.Dirs.STATIC


def add_page_heads(inner: ASGIApp) -> ASGIApp:
    """Have each page say what it is, also where only scripts draw it."""
    return ShellPages(
        inner,
        shell=BUILT_PAGES / constants.ReactRouter.SPA_FALLBACK,
        head_of=lambda path, encoded, asked: head_of(app.router(path), encoded, asked),
    )


def add_site_headers(inner: ASGIApp) -> ASGIApp:
    """Wrap everything the server answers."""
    return SiteHeaders(
        inner,
        pages=BUILT_PAGES,
        is_page=lambda path: app.router(path) is not None,
    )


app = rx.App(
    html_lang="fr",
    stylesheets=STYLESHEETS,
    reset_style=False,  # Tailwind brings its own
    head_components=head_components(),
    toaster=None,
    app_wraps=app_wraps(cookie_exchange),
    api_transformer=[routes, add_page_heads, add_site_headers],
    backend_exception_handler=tell_failure,
    frontend_exception_handler=record_page_failure,
)
app.add_middleware(Gate(), index=0)
register_pages(app)
app.register_lifespan_task(collect_less_often)
app.register_lifespan_task(run_sender)
app.register_lifespan_task(keep_house)
app.register_lifespan_task(keep_open_tabs)
