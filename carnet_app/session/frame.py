"""The frame of the site's pages, with the signed-in person's menu."""

from typing import Any

import reflex as rx

from carnet_app.session.failure import FailureState
from carnet_app.session.state import SessionState
from carnet_app.ui.feedback import alert
from carnet_app.ui.kinds import Children, Flag
from carnet_app.ui.layout import AccountMenu, page_layout
from carnet_app.ui.skeletons import sheet_skeleton

_DRAWING_MS = 150
"""How long to leave a page alone that is about to be shown."""


class CookieImage(rx.el.Img):
    """An image that tells when the browser has loaded it, and so taken its cookie."""

    on_load: rx.EventHandler[rx.event.no_args_event_spec]
    on_error: rx.EventHandler[rx.event.no_args_event_spec]


def site_page(
    *children: Children, current: str = "", class_name: str = "", private: bool = False
) -> rx.Component:
    """A page open to all: the header is the person's own once they are known."""
    account = AccountMenu(
        name=SessionState.full_name,
        initials=SessionState.initials,
        on_sign_out=SessionState.sign_out,
        # A page that is about to be left is not drawn anew: that would hold up the next one.
        signed_in=SessionState.signed_in if private else _stays_signed_in(),
        expected=private,
    )
    return page_layout(
        alert(FailureState.message, on_dismiss=FailureState.dismiss),
        *children,
        account=account,
        current=current,
        class_name=class_name,
    )


def private_page(
    *children: Children,
    loaded: rx.Var[bool] | Any,
    skeleton: rx.Component | None = None,
    current: str = "",
    class_name: str = "",
) -> rx.Component:
    """A page for signed-in people: a skeleton until its content has arrived."""
    waiting = skeleton if skeleton is not None else sheet_skeleton()
    content = rx.cond(SessionState.signed_in & loaded, rx.fragment(*children), waiting)
    return site_page(content, current=current, class_name=class_name, private=True)


def has_cookie() -> Flag:
    """Whether the browser shows its cookie when it asks for a file, as it does but for a moment."""
    return SessionState.cookie_address == ""


def cookie_exchange() -> rx.Component:
    """The invisible image whose address sets or clears the HttpOnly cookie.

    It stands beside the pages, so that the one that asks for it may be left meanwhile. A page that
    waits for it leaves as soon as it has it, or cannot have it: to ask the server takes longer.
    """
    forget = SessionState.forget_cookie_address(SessionState.exchange)
    leave = rx.redirect(SessionState.next_page, replace=True)
    # What the server answers while a page is being drawn has it drawn twice.
    later = forget.debounce(_DRAWING_MS)
    return rx.cond(
        SessionState.cookie_address != "",
        rx.cond(SessionState.next_page != "", _cookie_image(leave, forget), _cookie_image(later)),
    )


def _cookie_image(*then: Any) -> rx.Component:
    return CookieImage.create(
        src=SessionState.cookie_address,
        alt="",
        class_name="fixed size-px",
        on_load=list(then),
        on_error=list(then),
    )


def _stays_signed_in() -> Flag:
    return SessionState.signed_in & (SessionState.cookie_address == "")
