"""The frame of every page: skip link, header, main, footer."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import reflex as rx
from reflex_base.vars import VarData

from carnet_app.core.settings import get_settings
from carnet_app.ui.buttons import button, icon_button, link_button, page_link
from carnet_app.ui.icons import icon
from carnet_app.ui.illustrations import logo
from carnet_app.ui.kinds import Children, Flag, Handler, Text, classes, when
from carnet_app.ui.menus import HAS_FOCUS, with_popover
from carnet_app.ui.meta import SERVED
from carnet_app.ui.surfaces import avatar

CONTENT = "contenu"
"""What ``rx.set_focus`` puts the focus on, should nothing have it: a page's content."""
# A link that was followed is gone with its page, and the focus with it; so is a button with the
# form it was on. What has it by itself then, such as a search field, keeps it, and the page stays
# where it is scrolled to. A moment later: React may not have drawn it yet.
# By then the page's own title and links are in the head, and those that came with it go.
_POINT_AT_CONTENT: Any = rx.Var(
    f"(() => {{ document.head.querySelectorAll('[{SERVED}]').forEach(one => one.remove());"
    " refs['ref_" + CONTENT + "'] = { current: { focus: () =>"
    " setTimeout(() => document.activeElement === document.body &&"
    " document.getElementById('" + CONTENT + "')?.focus({ preventScroll: true }), 60) } } })",
    _var_data=VarData(imports={"$/utils/state": "refs"}),
)
OPERATOR_LINE = "Une réalisation ECSbtp © | Tous droits réservés - 2017"


@dataclass(frozen=True)
class AccountMenu:
    """Who is signed in, for the header.

    Attributes:
        name: First and last name.
        initials: Two letters.
        on_sign_out: What "Me déconnecter" does.
        signed_in: On pages open to all, a var that is true once the person is known.
        expected: On private pages: whoever comes is signed in, and known in a moment.
    """

    name: Text
    initials: Text
    on_sign_out: Handler
    signed_in: Flag = True
    expected: bool = False


def page_layout(
    *children: Children,
    account: AccountMenu | None = None,
    current: str = "",
    class_name: str = "",
) -> rx.Component:
    """A whole page around its content.

    Args:
        children: The content of ``main``; the ``h1`` is among it.
        account: Who is signed in; none on pages that do not know.
        current: The address of the header's link that is this page.
        class_name: Tailwind utilities for ``main``, such as ``flex flex-col gap-8``.
    """
    return rx.el.div(
        page_link("Aller au contenu", href=f"#{CONTENT}", class_name="skip-link"),
        site_header(account, current),
        rx.el.main(
            *children,
            custom_attrs={"id": CONTENT, "ref": _POINT_AT_CONTENT},
            tab_index=-1,
            class_name=classes("container-page flex-1 py-8 md:py-10", class_name),
        ),
        site_footer(),
        class_name="flex min-h-dvh flex-col",
    )


def site_header(account: AccountMenu | None = None, current: str = "") -> rx.Component:
    """The header: for visitors, or with the person's own menu."""
    public = _public_header(current)
    if account is None:
        return public
    unknown = _header(_brand("/", shrink=True)) if account.expected else public
    return when(account.signed_in, _signed_in_header(account, current), unknown)


def _public_header(current: str) -> rx.Component:
    link = partial(_nav_link, current=current)
    menu_link = partial(_menu_link, current=current)
    wide = rx.el.nav(
        link("Comment ça marche ?", "/comment-ca-marche"),
        link("Contact", "/contact"),
        aria_label="Navigation principale",
        class_name="hidden md:flex mr-auto ml-4",
    )
    narrow = _popover(
        "menu-principal",
        menu_link("Me connecter", "/login"),
        menu_link("Comment ça marche ?", "/comment-ca-marche"),
        menu_link("Contact", "/contact"),
        menu_link("Créer mon compte", "/signup"),
        label="Navigation principale",
        class_name="md:hidden",
    )
    return _header(
        _brand("/", shrink=False),
        wide,
        link_button(
            "Me connecter", href="/login", kind="quiet", class_name="hidden md:inline-flex"
        ),
        link_button("Créer mon compte", href="/signup", class_name="hidden sm:inline-flex"),
        with_popover(_opens("menu-principal", "Menu", "md:hidden"), narrow, class_name="contents"),
    )


def _signed_in_header(account: AccountMenu, current: str) -> rx.Component:
    wide = rx.el.nav(
        _nav_link("Mon espace", "/mon-espace", current=current),
        _nav_link("Aide", "/comment-ca-marche", current=current),
        aria_label="Navigation principale",
        class_name="hidden md:flex mr-auto ml-4",
    )
    who = rx.el.button(
        rx.el.span(account.name, class_name="hidden md:inline font-medium text-[0.9375rem]"),
        rx.el.span("Mon menu", class_name="sr-only"),
        avatar(account.initials),
        type="button",
        custom_attrs={"popoverTarget": "menu-compte"},
        class_name=(
            "flex items-center justify-center gap-3 min-h-11 min-w-11 rounded-full max-md:flex-none"
        ),
    )
    menu = _popover(
        "menu-compte",
        rx.el.p(account.name, class_name="px-3 py-2 font-semibold md:hidden"),
        _menu_link("Mon espace", "/mon-espace", current=current),
        _menu_link("Mon compte", "/mon-compte", current=current),
        _menu_link("Aide", "/comment-ca-marche", current=current),
        _menu_link("Nous écrire", "/contact", current=current),
        rx.el.button(
            "Me déconnecter", type="button", on_click=account.on_sign_out, class_name="menu-item"
        ),
        label="Mon menu",
    )
    return _header(
        _brand("/mon-espace", shrink=True),
        wide,
        with_popover(who, menu, class_name="contents"),
    )


def _header(*children: rx.Component) -> rx.Component:
    return rx.el.header(rx.el.div(*children, class_name="container-page"), class_name="site-header")


def _brand(href: str, *, shrink: bool) -> rx.Component:
    return page_link(
        logo(36),
        rx.el.span("Mon Logement Numérique", class_name="max-sm:max-w-40" if shrink else ""),
        href=href,
        class_name="brand max-md:mr-auto",
    )


def _nav_link(label: str, href: str, *, current: str) -> rx.Component:
    return page_link(label, href=href, class_name="nav-link", **_current(href, current))


def _menu_link(label: str, href: str, *, current: str) -> rx.Component:
    return page_link(label, href=href, class_name="menu-item", **_current(href, current))


def _current(href: str, current: str) -> dict[str, Any]:
    return {"aria_current": "page"} if href == current else {}


def _opens(target: str, label: str, class_name: str) -> rx.Component:
    return icon_button("menu", label, class_name=class_name, custom_attrs={"popoverTarget": target})


def _popover(name: str, *children: rx.Component, label: str, class_name: str = "") -> rx.Component:
    return rx.el.nav(
        *children,
        aria_label=label,
        class_name=classes("menu", class_name),
        custom_attrs={"id": name, "popover": "auto", **HAS_FOCUS},
    )


def site_footer() -> rx.Component:
    """The original's line, the legal pages and the choice of light or dark."""
    links = (
        ("Contact", "/contact"),
        ("Mentions légales", "/mentions-legales"),
        ("Confidentialité", "/confidentialite"),
        ("Accessibilité", "/accessibilite"),
    )
    return rx.el.footer(
        rx.el.div(
            rx.el.p(*_operator_line(), class_name="mr-auto"),
            rx.el.ul(
                *(rx.el.li(page_link(label, href=href)) for label, href in links),
                rx.el.li(theme_switch()),
                class_name="flex flex-wrap items-center gap-x-6 max-sm:grid max-sm:grid-cols-2",
            ),
            class_name="container-page flex flex-wrap items-center gap-x-8 gap-y-3 py-8",
        ),
        class_name="site-footer",
    )


def _operator_line() -> list[rx.Component]:
    """Broken at its bar, if at all: a phone shows it on two lines, without the bar."""
    made, reserved = OPERATOR_LINE.split(" | ")
    return [
        rx.el.span(made, class_name="max-sm:block whitespace-nowrap"),
        rx.el.span(" | ", class_name="max-sm:hidden"),
        rx.el.span(reserved, class_name="whitespace-nowrap"),
    ]


def theme_switch() -> rx.Component:
    """Turns light into dark and back; the choice stays in this browser."""
    dark = rx.style.resolved_color_mode == "dark"
    return button(
        rx.cond(dark, "Passer en clair", "Passer en sombre"),
        kind="quiet",
        on_click=rx.style.toggle_color_mode,
        class_name="-mx-[0.8125rem] font-normal",
    )


def partners_section() -> rx.Component:
    """The operator's partners, "Nos partenaires"; nothing when there are none."""
    partners = get_settings().partners()
    if not partners:
        return rx.fragment()
    entries = (
        rx.el.li(
            page_link(_partner_mark(entry.name, entry.logo), href=str(entry.link)),
        )
        for entry in partners
    )
    return rx.el.section(
        rx.el.h2("Nos partenaires", custom_attrs={"id": "partenaires"}),
        rx.el.ul(*entries, class_name="mt-4 flex flex-wrap gap-4"),
        aria_labelledby="partenaires",
    )


def _partner_mark(name: str, logo_file: str) -> rx.Component:
    inside = (
        rx.el.img(
            src="/" + logo_file.lstrip("/"), alt=name, loading="lazy", class_name="h-10 w-auto"
        )
        if logo_file
        else rx.el.span(name, class_name="font-medium")
    )
    return rx.el.span(inside, class_name="card flex min-h-18 items-center px-6 py-3")


def follow_section() -> rx.Component:
    """The operator's own pages elsewhere, "Suivez-nous"; nothing when there are none."""
    links = get_settings().social_links
    if not links:
        return rx.fragment()
    entries = (
        rx.el.li(link_button(entry.name, icon("arrow", 18), href=str(entry.link)))
        for entry in links
    )
    return rx.el.section(
        rx.el.h2("Suivez-nous", custom_attrs={"id": "suivez-nous"}),
        rx.el.ul(*entries, class_name="mt-4 flex flex-wrap gap-3"),
        aria_labelledby="suivez-nous",
    )
