"""What search engines, browsers and messengers read about a page."""

from typing import Any

import reflex as rx

from carnet_app.core.settings import get_settings
from carnet_app.ui.kinds import Text

SITE_NAME = "Mon Logement Numérique"
SITE_DESCRIPTION = (
    "Le carnet numérique de votre logement : plans, notices, travaux et diagnostics réunis,"
    " partagés avec qui vous voulez, transmis le jour venu."
)
STYLESHEETS = [
    "styles/tokens.css",
    "styles/base.css",
    "styles/components.css",
    "styles/uploads.css",
]


def page_meta(
    title: str,
    *,
    description: str,
    path: str = "",
    private: bool = False,
    window_title: rx.Var[str] | None = None,
) -> dict[str, Any]:
    """The arguments of ``app.add_page`` that describe a page.

    Args:
        title: The page's own title, without the site's name.
        description: One sentence, up to 160 characters.
        path: The page's address, such as ``/contact``; gives the canonical link. Leave it out
            for addresses that hold a token or a number, and where there is no page.
        private: Keeps the page out of search engines.
        window_title: What the browser calls it instead, once it knows: see ``title_within``.

    Returns:
        ``title``, ``description``, ``image`` and ``meta``, to unpack into ``app.add_page``.
    """
    origin = get_settings().base_url
    full_title = SITE_NAME if title == SITE_NAME else f"{title} · {SITE_NAME}"
    image = f"{origin}/og.png"
    meta: list[Any] = [
        _property("og:title", full_title),
        _property("og:description", description),
        _property("og:type", "website"),
        _property("og:locale", "fr_FR"),
        _property("og:site_name", SITE_NAME),
        _property("og:image:width", "1200"),
        _property("og:image:height", "630"),
        {"name": "twitter:card", "content": "summary_large_image"},
    ]
    if private:
        meta.append({"name": "robots", "content": "noindex, nofollow"})
    if path:
        address = f"{origin}{path}" if path != "/" else f"{origin}/"
        meta += [_property("og:url", address), rx.el.link(rel="canonical", href=address)]
    shown = full_title if window_title is None else window_title
    return {"title": shown, "description": description, "image": image, "meta": meta}


def title_within(title: Text, carnet: Text, *, otherwise: str) -> rx.Var[str]:
    """What the browser calls a page of a carnet, in its tabs and its history.

    Args:
        title: The page's own title.
        carnet: The carnet's name; empty as long as there is none.
        otherwise: What the page is called until then.
    """
    named = f"{title} · {carnet} · {SITE_NAME}"
    return rx.cond(carnet != "", named, f"{otherwise} · {SITE_NAME}")


def head_components() -> list[rx.Component]:
    """The icons and colours of every page, for ``rx.App(head_components=…)``.

    Browsers that cannot read the SVG icon ask for ``/favicon.ico`` by themselves.
    """
    return [
        rx.el.link(rel="icon", href="/icon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/apple-touch-icon.png"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        _theme_color("#ffffff", "light"),
        _theme_color("#1b2325", "dark"),
    ]


def _property(name: str, content: str) -> dict[str, str]:
    return {"property": name, "content": content}


def _theme_color(colour: str, scheme: str) -> rx.Component:
    return rx.el.meta(
        name="theme-color",
        content=colour,
        custom_attrs={"media": f"(prefers-color-scheme: {scheme})"},
    )
