"""What search engines, browsers and messengers read about a page."""

from html import escape
from typing import Any

import reflex as rx

from carnet_app.core.links import site_link
from carnet_app.ui.kinds import Text, when

SITE_NAME = "Mon Logement Numérique"
SITE_DESCRIPTION = (
    "Le carnet numérique de votre logement : plans, notices, travaux et diagnostics réunis,"
    " partagés avec qui vous voulez, transmis le jour venu."
)
NOT_FOUND_TITLE = "Page introuvable"
NOT_FOUND_DESCRIPTION = "Cette page n’existe pas ou n’existe plus."
SERVED = "data-served"
"""Marks what the server wrote into the head of a page that scripts draw."""
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
    address: Text,
    private: bool = False,
    window_title: rx.Var[str] | None = None,
) -> dict[str, Any]:
    """The arguments of ``app.add_page`` that describe a page.

    Args:
        title: The page's own title, without the site's name.
        description: One sentence, up to 160 characters.
        address: The page's full address, for the canonical link; a var where it holds a number,
            empty as long as it is not known.
        private: Keeps the page out of search engines.
        window_title: What the browser calls it instead, once it knows: see ``title_within``.

    Returns:
        ``title``, ``description``, ``image`` and ``meta``, to unpack into ``app.add_page``.
    """
    named = full_title(title)
    meta: list[Any] = _metas(named, description, private=private)
    meta.append(
        when(
            address != "",
            rx.fragment(
                rx.el.meta(custom_attrs={"property": "og:url"}, content=address),
                rx.el.link(rel="canonical", href=address),
            ),
        )
    )
    shown = named if window_title is None else window_title
    return {"title": shown, "description": description, "image": _image(), "meta": meta}


def served_head(title: str, *, description: str, address: str) -> str:
    """The same for a private page that scripts draw, as HTML for those who run none.

    What a browser is served so, ``page_layout`` takes away once React has drawn the page's own.
    """
    named = full_title(title)
    metas = [
        {"name": "description", "content": description},
        {"property": "og:image", "content": _image()},
        *_metas(named, description, private=True),
        {"property": "og:url", "content": address},
    ]
    lines = (
        " ".join(f'{name}="{escape(value)}"' for name, value in meta.items()) for meta in metas
    )
    return (
        f"<title {SERVED}>{escape(named)}</title>"
        + "".join(f"<meta {SERVED} {line}/>" for line in lines)
        + f'<link {SERVED} rel="canonical" href="{escape(address)}"/>'
    )


def full_title(title: str) -> str:
    """A page's title, with the site's name."""
    return title if title == SITE_NAME else f"{title} · {SITE_NAME}"


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


def _metas(title: str, description: str, *, private: bool) -> list[dict[str, str]]:
    kept_out = [{"name": "robots", "content": "noindex, nofollow"}] if private else []
    return [
        _property("og:title", title),
        _property("og:description", description),
        _property("og:type", "website"),
        _property("og:locale", "fr_FR"),
        _property("og:site_name", SITE_NAME),
        _property("og:image:width", "1200"),
        _property("og:image:height", "630"),
        {"name": "twitter:card", "content": "summary_large_image"},
        *kept_out,
    ]


def _image() -> str:
    return site_link("/og.png")


def _property(name: str, content: str) -> dict[str, str]:
    return {"property": name, "content": content}


def _theme_color(colour: str, scheme: str) -> rx.Component:
    return rx.el.meta(
        name="theme-color",
        content=colour,
        custom_attrs={"media": f"(prefers-color-scheme: {scheme})"},
    )
