"""Records as cards: in a part's list, among what a search finds."""

from typing import Any

import reflex as rx

from carnet_app.catalogue.parts import PartKey
from carnet_app.features.records.icons import kind_icon
from carnet_app.models import RecordStatus
from carnet_app.services.record_views import RecordRow
from carnet_app.session.marking_done import done_button
from carnet_app.ui.buttons import page_link
from carnet_app.ui.feedback import pill

_GUARANTEED = (PartKey.EQUIPMENT, PartKey.WORKS)
_VALID = (PartKey.ENERGY, PartKey.SURVEYS, PartKey.DOCUMENTS, PartKey.COOWNERSHIP)
_LINK = "font-serif font-semibold text-lg leading-snug break-words"


def record_card(
    row: RecordRow,
    *,
    carnet_id: Any,
    query: Any,
    with_part: bool = False,
    with_due: bool = True,
    done_in: Any = None,
) -> rx.Component:
    """One record; the whole card opens it.

    Args:
        row: The record, an item of ``rx.foreach``.
        carnet_id: Its carnet's.
        query: What its address ends with.
        with_part: Say which part it is of.
        with_due: Say what falls due and when.
        done_in: The page's state, when what is due can be marked done there.
    """
    title = page_link(
        row.title,
        href=f"/carnets/{carnet_id}/fiches/{row.id}{query}",
        class_name=f"{_LINK} after:absolute after:inset-0 after:rounded-card",
    )
    words = rx.el.div(
        rx.el.h3(title, class_name="font-normal"),
        rx.cond(row.summary != "", rx.el.p(row.summary, class_name="break-words")),
        _third_line(row, with_part=with_part),
        class_name="min-w-0 flex-1 basis-56 text-[0.9375rem]",
    )
    return rx.el.li(
        kind_icon(row.icon),
        rx.el.div(
            words,
            rx.el.div(*_pills(row, with_due), class_name="flex flex-wrap gap-2 empty:hidden"),
            _done_button(row, done_in) if done_in is not None else rx.fragment(),
            # What does not fit beside the words is below them, not below the icon.
            class_name="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-3",
        ),
        class_name=(
            "card card-listed relative flex items-start gap-3 !p-4 sm:gap-4 sm:!px-5 "
            "hover:border-shutter has-[a:focus-visible]:border-shutter"
        ),
        key=row.id,
    )


def _third_line(row: RecordRow, *, with_part: bool) -> rx.Component:
    dated = row.date_text != ""
    part = rx.fragment(row.part_label, rx.cond(dated | (row.amount_text != ""), "\u00a0· ", ""))
    proposed = rx.el.p(
        rx.fragment(row.part_label, "\u00a0· ") if with_part else rx.fragment(),
        rx.cond(row.is_own, "Proposé par vous", f"Proposé par {row.author_name}"),
        class_name="text-muted",
    )
    known = rx.el.p(
        part if with_part else rx.fragment(),
        row.date_text,
        rx.cond(dated & (row.amount_text != ""), "\u00a0· ", ""),
        row.amount_text,
        class_name="text-muted empty:hidden",
    )
    # Some lists do not say who proposed, and an account may be gone.
    said = (row.author_name != "") | row.is_own
    return rx.cond((row.status != RecordStatus.ACCEPTED.value) & said, proposed, known)


def _done_button(row: RecordRow, state: Any) -> rx.Component:
    """Above the link that the whole card is."""
    act = done_button(state, row.id, row.version, row.title, class_name="relative z-10")
    return rx.cond(row.may_mark_done, act, rx.fragment())


def _pills(row: RecordRow, with_due: bool) -> list[rx.Component]:
    return [*([due_pill(row)] if with_due else []), status_pill(row)]


def due_pill(record: Any) -> rx.Component:
    """What falls due and when, in the words of the record's part; amber once it is due soon."""
    part, due_text = record.part, record.due_text
    late = rx.match(
        part,
        (PartKey.MAINTENANCE.value, pill(f"À faire depuis le {due_text}", tone="tile")),
        *((key.value, pill(f"Périmé depuis le {due_text}", tone="tile")) for key in _VALID),
        pill(f"Échéance passée : {due_text}", tone="tile"),
    )
    coming = rx.match(
        part,
        (PartKey.MAINTENANCE.value, _awaited(record, f"À faire avant le {due_text}")),
        *((key.value, _valid(record, f"Valable jusqu’au {due_text}")) for key in _VALID),
        *((key.value, pill(f"Garantie jusqu’au {due_text}", tone="plain")) for key in _GUARANTEED),
        _awaited(record, f"Échéance le {due_text}"),
    )
    return rx.cond(due_text != "", rx.cond(record.is_overdue, late, coming), rx.fragment())


def _awaited(record: Any, said: Any) -> rx.Component:
    return rx.cond(record.is_due, pill(said, tone="amber"), pill(said, tone="plain"))


def _valid(record: Any, said: Any) -> rx.Component:
    return rx.cond(record.is_due, pill(said, tone="amber"), pill(said, tone="sage"))


def status_pill(row: Any) -> rx.Component:
    """Whether the record waits, and for whom; nothing once it is part of the carnet."""
    return rx.fragment(
        rx.match(
            row.status,
            (
                RecordStatus.PROPOSED.value,
                rx.cond(
                    row.may_answer, pill("À valider", tone="amber"), pill("Proposé", tone="amber")
                ),
            ),
            (RecordStatus.REFUSED.value, pill(row.status_label, tone="tile")),
            rx.fragment(),
        )
    )
