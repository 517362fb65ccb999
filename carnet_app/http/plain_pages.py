"""Pages that our own routes answer with: all but the fonts in one file, without scripts."""

import base64
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from carnet_app.core.links import site_link
from carnet_app.emails.rendering import LOGO_FILE
from carnet_app.http.theme import theme_styles

PAGES = Path(__file__).parent / "pages"
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def plain_page(
    name: str, *, path: str = "/", status_code: int = 200, **values: object
) -> HTMLResponse:
    """A page made from a template of ``http/pages/``.

    Args:
        name: The template's file.
        path: The page's own address; the home page's for one that has none.
        status_code: What the answer is.
        values: What the template shows.
    """
    template = page_environment().get_template(name)
    page = template.render(
        home=site_link("/"),
        address=site_link(path),
        image=site_link("/og.png"),
        logo=encoded_logo(),
        theme=theme_styles(),
        **values,
    )
    return HTMLResponse(page, status_code=status_code, headers=HEADERS)


@lru_cache(maxsize=1)
def encoded_logo() -> str:
    """The logo, as it is written in a data address."""
    return base64.b64encode(LOGO_FILE.read_bytes()).decode()


@lru_cache(maxsize=1)
def page_environment() -> Environment:
    """Where the templates are, and what they can do with a value."""
    return Environment(
        loader=FileSystemLoader(PAGES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
