"""The share modal: the form of an invitation, and the people who have access."""

from typing import Any

import reflex as rx

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.presets import PRESETS
from carnet_app.core.addresses import EMAIL_MAX_LENGTH
from carnet_app.core.typed_texts import MESSAGE_MAX_LENGTH
from carnet_app.features.sharing.draft import LEVEL_OPTIONS
from carnet_app.features.sharing.people import people_list
from carnet_app.features.sharing.picked_levels import (
    PARTS_IN_ORDER,
    amounts_hidden,
    is_preset,
    level_in,
    parts_at,
    pick_amounts_hidden,
    pick_level,
    pick_preset,
)
from carnet_app.features.sharing.state import INVITE, PEOPLE, PREVIEW, TOLD, SharingState
from carnet_app.services.permissions import OfferPendingError
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import button, submit_button
from carnet_app.ui.choices import level_head, preset_chip
from carnet_app.ui.dialogs import dialog, dialog_actions
from carnet_app.ui.feedback import alert, confirmation, notice, skeleton_lines
from carnet_app.ui.fields import date_field, email_field, field_error, textarea_field
from carnet_app.ui.forms import form


def share_dialog(*, page: Any, on_close: Any = None) -> rx.Component:
    """The modal, once per page; ``SharingState.open_for(carnet_id)`` opens it.

    Args:
        page: The address of the page it stands on.
        on_close: What the page does afterwards, such as counting the shares anew.
    """
    closing = [SharingState.close, on_close] if on_close is not None else SharingState.close
    sharing = SharingState.sharing
    return dialog(
        rx.cond(
            sharing.may_share,
            rx.fragment(
                _tabs(),
                _told(),
                rx.cond(SharingState.tab == PEOPLE, alert(_error(PAGE))),
                rx.el.div(
                    _share_form(), class_name=rx.cond(SharingState.tab == INVITE, "", "hidden")
                ),
                rx.cond(SharingState.tab == PEOPLE, people_list()),
            ),
            rx.cond(sharing.carnet_id != 0, _offered(), _waiting()),
        ),
        title=rx.cond(
            sharing.carnet_name != "", f"Partager « {sharing.carnet_name} »", "Partager ce carnet"
        ),
        open=SharingState.opened_on == page,
        on_open_change=closing,
        ignores_clicks_beside=True,
    )


def _offered() -> rx.Component:
    """Nobody is invited to a carnet that waits for its owner, but access can be withdrawn."""
    return rx.fragment(
        notice(rx.el.p(OfferPendingError.message), tone="amber", role="status"),
        _told(),
        alert(_error(PAGE)),
        rx.cond(SharingState.sharing.total > 0, people_list()),
    )


def _told() -> rx.Component:
    return confirmation(SharingState.told, class_name="empty:sr-only", id=TOLD, tab_index=-1)


def _waiting() -> rx.Component:
    return rx.cond(_error(PAGE) != "", alert(_error(PAGE)), skeleton_lines(4))


def _error(name: str) -> str:
    return SharingState.errors.get(name, "")


def _tabs() -> rx.Component:
    return rx.el.div(
        _tab(INVITE, rx.cond(SharingState.editing != 0, "Modifier les droits", "Inviter")),
        _tab(
            PEOPLE,
            "Qui a accès",
            rx.el.span(SharingState.sharing.total, class_name="ml-2 font-normal text-muted"),
        ),
        class_name="tabs shrink-0",
        role="group",
        aria_label="Partage",
    )


def _tab(key: str, *label: Any) -> rx.Component:
    return rx.el.button(
        *label,
        type="button",
        on_click=SharingState.show_tab(key),
        aria_pressed=rx.cond(SharingState.tab == key, "true", "false"),
        class_name=rx.cond(
            SharingState.tab == key,
            "tab !border-shutter !text-ink font-semibold",
            "tab",
        ),
    )


def _share_form() -> rx.Component:
    return form(
        rx.el.div(
            rx.cond(SharingState.editing != 0, _edited_person(), _email_field()),
            _end_field(),
            class_name="grid gap-4 sm:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]",
        ),
        _presets(),
        _matrix(),
        _amounts_box(),
        _sentence(),
        rx.cond(SharingState.editing != 0, rx.fragment(), _message_field()),
        # Beside the buttons: the top of the window may be out of sight.
        alert(_error(PAGE)),
        _actions(),
        on_submit=SharingState.submit,
        form_key=SharingState.form_key,
        key=SharingState.form_key,
        class_name="!gap-3.5",
    )


def _email_field() -> rx.Component:
    return email_field(
        label="E-mail de la personne",
        error=_error("email"),
        default_value=SharingState.email,
        max_length=EMAIL_MAX_LENGTH,
        auto_complete="off",
        placeholder="prenom@exemple.fr",
    )


def _edited_person() -> rx.Component:
    return rx.el.div(
        rx.el.p("Droits de", class_name="field-label"),
        rx.el.p(SharingState.editing_name, class_name="flex min-h-11 items-center break-all"),
        class_name="field",
    )


def _end_field() -> rx.Component:
    return date_field(
        "access_until",
        "Accès jusqu’au",
        optional=True,
        error=_error("access_until"),
        default_value=SharingState.access_until,
        min=SharingState.first_day,
    )


def _presets() -> rx.Component:
    chips = [
        preset_chip(preset.label, pressed=is_preset(preset), on_click=pick_preset(preset))
        for preset in PRESETS
    ]
    return rx.el.div(
        rx.el.span("Modèles :", class_name="text-muted mr-0.5"),
        *chips,
        role="group",
        aria_label="Modèles de droits",
        class_name="flex flex-wrap items-center gap-x-2 gap-y-2.5",
    )


def _matrix() -> rx.Component:
    rows = rx.foreach(PARTS_IN_ORDER, lambda part: _level_row(part["key"], part["label"]))
    return rx.el.fieldset(
        rx.el.legend("Droits sur chaque partie", class_name="sr-only"),
        level_head("Partie", LEVEL_OPTIONS),
        rows,
        # No control of its own is wrong, and has the focus: it is read out by itself.
        rx.el.div(field_error("levels", _error("levels")), role="alert"),
        class_name="min-w-0",
    )


def _level_row(key: rx.Var[str], label: rx.Var[str]) -> rx.Component:
    """Radio buttons on a wide screen, one select on a phone: CSS shows one of them."""
    chosen, pick = level_in(key), pick_level(key)
    radios = [
        rx.el.label(
            rx.el.input(
                type="radio",
                name=f"level-{key}",
                value=value,
                checked=chosen == value,
                on_change=pick,
                aria_label=text,
                class_name="tick",
            )
        )
        for value, text in LEVEL_OPTIONS
    ]
    return rx.el.div(
        rx.el.span(label),
        rx.el.div(*radios, class_name="matrix-levels", role="radiogroup", aria_label=label),
        rx.el.select(
            *(rx.el.option(text, value=value) for value, text in LEVEL_OPTIONS),
            value=chosen,
            on_change=pick,
            aria_label=label,
            class_name="control",
        ),
        class_name="matrix-row",
    )


def _amounts_box() -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name="hide_amounts",
            checked=amounts_hidden(),
            on_change=pick_amounts_hidden(),
            class_name="tick",
        ),
        rx.el.span("Masquer les montants"),
        class_name="choice",
    )


def _sentence() -> rx.Component:
    """What the person will see, in words."""
    read, add, write = (parts_at(level) for level in (Access.READ, Access.CONTRIBUTE, Access.WRITE))
    anything = parts_at(Access.READ, Access.CONTRIBUTE, Access.WRITE) != ""
    rows = (("Consultera", read), ("Pourra contribuer à", add), ("Pourra modifier", write))
    said = [
        rx.cond(
            parts != "",
            rx.el.li(rx.el.span(f"{verb} : ", class_name="font-semibold"), parts),
        )
        for verb, parts in rows
    ]
    hidden = rx.cond(
        amounts_hidden(), rx.el.li("Ne verra aucun montant : prix, factures et coûts sont masqués.")
    )
    return rx.el.div(
        rx.el.p("Cette personne", class_name="font-semibold"),
        rx.cond(
            anything,
            rx.el.ul(*said, hidden, class_name="mt-1 flex flex-col gap-1"),
            rx.el.p(
                "Ne verra rien pour l’instant : choisissez un modèle, ou un droit par partie.",
                class_name="text-muted",
            ),
        ),
        class_name="rounded-card border border-line bg-paper px-4 py-3 text-[0.9375rem]",
    )


def _message_field() -> rx.Component:
    return textarea_field(
        "message",
        "Votre message",
        optional=True,
        error=_error("message"),
        default_value=SharingState.message,
        max_length=MESSAGE_MAX_LENGTH,
        rows=2,
        class_name="[&_textarea]:min-h-20",
    )


def _actions() -> rx.Component:
    """Two buttons send the form; a hidden field, set by the click, says which one."""
    from reflex.experimental import ClientStateVar

    act = ClientStateVar.create("shareAct", default="send")
    return rx.fragment(
        act,
        rx.el.input(type="hidden", name="act", value=act.value, read_only=True),
        dialog_actions(
            submit_button(
                rx.cond(
                    SharingState.editing != 0, "Enregistrer les droits", "Envoyer l’invitation"
                ),
                loading=SharingState.sending,
                on_click=act.set_value("send"),
            ),
            submit_button(
                "Voir comme l’invité",
                kind="secondary",
                on_click=act.set_value(PREVIEW),
            ),
            rx.cond(
                SharingState.editing != 0,
                button("Annuler", kind="quiet", on_click=SharingState.show_tab(PEOPLE)),
            ),
        ),
    )
