"""A proposal on its record's page: what may be answered, and what its author reads."""

import reflex as rx

from carnet_app.features.records.record_state import RecordState
from carnet_app.models import RecordStatus
from carnet_app.models.record import REPLY_MAX_LENGTH
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import button, link_button, submit_button
from carnet_app.ui.dialogs import dialog, dialog_actions, dialog_close
from carnet_app.ui.feedback import notice
from carnet_app.ui.fields import textarea_field
from carnet_app.ui.forms import form
from carnet_app.ui.surfaces import out_of_reach


def proposal_notice() -> rx.Component:
    """Where a proposal stands; nothing for what is part of the carnet."""
    return rx.fragment(
        rx.match(
            RecordState.record.status,
            (RecordStatus.PROPOSED.value, _waiting()),
            (RecordStatus.REFUSED.value, _refused()),
            rx.fragment(),
        )
    )


def _waiting() -> rx.Component:
    state = RecordState
    record = state.record
    answer = notice(
        rx.el.p(f"Proposé par {record.author_name}", class_name="font-semibold break-words"),
        rx.el.p("Acceptée, cette fiche rejoint le carnet. L’auteur est prévenu de votre réponse."),
        out_of_reach(_answers(), when=record.preview_of != ""),
        tone="amber",
    )
    own = notice(
        rx.el.p("Votre proposition attend une réponse", class_name="font-semibold"),
        rx.el.p("D’ici là, vous pouvez encore la modifier ou la retirer."),
        tone="amber",
    )
    return rx.cond(record.may_answer, answer, rx.cond(record.is_own, own))


def _answers() -> rx.Component:
    state = RecordState
    record = state.record
    return rx.el.div(
        button("Accepter", kind="primary", on_click=state.accept),
        link_button(
            "Corriger et accepter",
            href=f"/carnets/{record.carnet_id}/fiches/{record.id}/modifier?accepter=1",
        ),
        button("Refuser", on_click=state.ask_refusal(True)),
        class_name="mt-3 flex flex-wrap gap-2.5",
    )


def _refused() -> rx.Component:
    record = RecordState.record
    own = rx.el.p(
        "Vous pouvez la modifier : elle sera proposée à nouveau. Sinon, elle sera effacée "
        "30\u00a0jours après la réponse."
    )
    return notice(
        rx.el.p("Cette proposition n’a pas été retenue", class_name="font-semibold"),
        rx.cond(
            record.reply != "",
            rx.el.blockquote(
                record.reply, class_name="my-1 border-l-2 border-current pl-3 whitespace-pre-line"
            ),
        ),
        rx.cond(record.is_own & record.may_change, own),
        tone="tile",
    )


def refusal_dialog() -> rx.Component:
    """Asks for a word before a proposal is refused."""
    state = RecordState
    return dialog(
        form(
            textarea_field(
                "reply",
                "Un mot pour l’auteur",
                optional=True,
                hint="Ce qui manque, ou pourquoi la fiche n’a pas sa place dans le carnet.",
                error=state.errors.get("reply", ""),
                max_length=REPLY_MAX_LENGTH,
            ),
            dialog_actions(submit_button("Refuser la proposition", kind="danger"), dialog_close()),
            on_submit=state.refuse,
            error=state.errors.get(PAGE, ""),
            form_key=state.form_key,
        ),
        title=f"Refuser «\u00a0{state.record.title}\u00a0» ?",
        open=state.refusing,
        on_open_change=state.ask_refusal,
        small=True,
    )
