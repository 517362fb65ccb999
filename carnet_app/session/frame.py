"""The frame of the site's pages, with the signed-in person's menu."""

from typing import Any

import reflex as rx

from carnet_app.session.failure import FailureState
from carnet_app.session.state import SessionState
from carnet_app.ui.feedback import alert, skeleton_cards, skeleton_lines
from carnet_app.ui.kinds import Children
from carnet_app.ui.layout import AccountMenu, page_layout


class CookieImage(rx.el.Img):
    """An image that tells when the browser has loaded it, and so taken its cookie."""

    on_load: rx.EventHandler[rx.event.no_args_event_spec]
    on_error: rx.EventHandler[rx.event.no_args_event_spec]


def site_page(*children: Children, current: str = "", class_name: str = "") -> rx.Component:
    """A page open to all: the header is the person's own once they are known."""
    account = AccountMenu(
        name=SessionState.full_name,
        initials=SessionState.initials,
        on_sign_out=SessionState.sign_out,
        signed_in=SessionState.signed_in,
    )
    return rx.fragment(
        page_layout(
            alert(FailureState.message),
            *children,
            account=account,
            current=current,
            class_name=class_name,
        ),
        _cookie_exchange(),
    )


def private_page(
    *children: Children, loaded: rx.Var[bool] | Any, current: str = "", class_name: str = ""
) -> rx.Component:
    """A page for signed-in people: a skeleton until its content has arrived."""
    content = rx.cond(SessionState.signed_in & loaded, rx.fragment(*children), _loading_skeleton())
    return site_page(content, current=current, class_name=class_name)


def _loading_skeleton() -> rx.Component:
    return rx.el.div(
        skeleton_lines(2), skeleton_cards(3), class_name="flex flex-col gap-8", aria_busy="true"
    )


def _cookie_exchange() -> rx.Component:
    """The invisible image whose address sets or clears the HttpOnly cookie."""
    return rx.cond(
        SessionState.cookie_address != "",
        CookieImage.create(
            src=SessionState.cookie_address,
            alt="",
            width="1",
            height="1",
            class_name="fixed",
            on_load=SessionState.leave_for_next_page,
            on_error=SessionState.leave_for_next_page,
        ),
    )
