"""The former states of a record, and the way back to one."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import Line
from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.catalogue.texts import shortened
from carnet_app.core.errors import NotFoundError
from carnet_app.core.french import long_moment
from carnet_app.core.names import full_name
from carnet_app.models import Account, JournalAction, Record, RecordVersion
from carnet_app.services.actors import Actor
from carnet_app.services.readers import Reader
from carnet_app.services.record_kinds import UnknownKindError, kind_of
from carnet_app.services.record_scope import find_to_change, titles_of
from carnet_app.services.record_views import ChangeLine, VersionLine, hides_amounts
from carnet_app.services.record_writing import note_change, refill
from carnet_app.services.records import require_version
from carnet_app.services.rows import fetch_rows

SHOWN_MAX = 20
TEXT_MAX = 300
"""Characters shown of a text that changed: enough to know it again."""
UNSEEN = "une autre fiche"
"""What stands for a reference to a record that is deleted, or not theirs to see."""
NOBODY = "Une personne qui n’a plus de compte"


class VersionNotFoundError(NotFoundError):
    """The record has no such version, or it is the present one."""

    message = "Cette version n’existe pas, ou est déjà la version actuelle."


def read_versions(session: Session, reader: Reader, record: Record) -> tuple[VersionLine, ...]:
    """The last 20 states of a record, the newest first, with what each change touched.

    Says nothing of whether the reader may know of the record.
    """
    kept = (
        sa.select(RecordVersion, col(Account.first_name), col(Account.last_name))
        .outerjoin(Account, col(Account.id) == col(RecordVersion.author_id))
        .where(col(RecordVersion.record_id) == record.id)
        .order_by(col(RecordVersion.version).desc())
        .limit(SHOWN_MAX + 1)
    )
    rows = list(fetch_rows(session, kept))
    referred, hide = _references(row[0] for row in rows), hides_amounts(reader, record)
    titles = dict.fromkeys(referred, UNSEEN) | titles_of(session, reader, referred)
    lines = [
        _view(
            row,
            record,
            changed=_changed(row[0], before[0], hide_amounts=hide),
            changes=_changes(row[0], before[0], titles, hide_amounts=hide),
        )
        for row, before in pairwise(rows)
    ]
    if rows and len(rows) <= SHOWN_MAX:
        lines.append(_view(rows[-1], record))
    return tuple(lines)


def restore_version(
    session: Session, *, actor: Actor, record_id: int, version: int, restored: int
) -> int:
    """Bring back what a record held in a former version. Nothing is lost: it is one more change.

    Amounts that the actor may not see stay as they are.

    Args:
        session: The transaction.
        actor: Who restores.
        record_id: The record.
        version: The version the actor read.
        restored: The version to come back to.

    Returns:
        The new version.

    Raises:
        RecordNotFoundError, RecordForbiddenError: the actor may not.
        RecordChangedError: somebody else changed it meanwhile.
        VersionNotFoundError: no such version, or the present one.
    """
    reader, record = find_to_change(session, actor=actor, record_id=record_id, version=version)
    require_version(session, reader, record, version)
    found = fetch_rows(
        session,
        sa.select(RecordVersion).where(
            col(RecordVersion.record_id) == record_id,
            col(RecordVersion.version) == restored,
            col(RecordVersion.version) != record.version,
        ),
    )
    if not found:
        raise VersionNotFoundError
    former: RecordVersion = found[0][0]
    kind = _kind_still_there(former.kind)
    values = former.values
    if hides_amounts(reader, record):
        values = _with_hidden(kind, former.values, record.values)
    refill(session, record, kind.record_of(values))
    action = JournalAction.RECORD_VERSION_RESTORED
    note_change(session, actor=actor, record=record, action=action, restored=restored)
    return record.version


def _with_hidden(
    kind: RecordKind, former: Mapping[str, Any], present: Mapping[str, Any]
) -> dict[str, Any]:
    hidden = {name for name, field in kind.fields.items() if field.is_withheld}
    kept = {name: value for name, value in present.items() if name in hidden}
    return kind.without_amounts(former) | kept


def _kind_still_there(key: str) -> RecordKind:
    try:
        return kind_of(key)
    except UnknownKindError as gone:
        raise VersionNotFoundError from gone


def _changed(after: RecordVersion, before: RecordVersion, *, hide_amounts: bool) -> str:
    """The labels of the fields that a change touched, amounts left out where they are hidden."""
    if after.kind != before.kind:
        return "Reclassement"
    kind = kind_of(after.kind)
    labels = [
        field.label
        for name, field in kind.fields.items()
        if after.values.get(name) != before.values.get(name)
        and not (hide_amounts and field.is_withheld)
    ]
    return _sentence(labels)


def _references(versions: Iterable[RecordVersion]) -> set[int]:
    """The records that any of these versions refers to."""
    return {
        link.record_id
        for version in versions
        if version.kind in KIND_BY_KEY
        for link in kind_of(version.kind).links(version.values)
    }


def _changes(
    after: RecordVersion, before: RecordVersion, titles: Mapping[int, str], *, hide_amounts: bool
) -> tuple[ChangeLine, ...]:
    """What a change touched, as far as the reader may see what it held or holds."""
    if not {after.kind, before.kind} <= KIND_BY_KEY.keys():
        return ()
    former = _said(before, titles, hide_amounts=hide_amounts)
    present = _said(after, titles, hide_amounts=hide_amounts)
    labels = {name: line.label for name, line in {**former, **present}.items()}
    lines = [
        ChangeLine(name, label, *_cut(_text(former, name), _text(present, name)))
        for name, label in labels.items()
        if former.get(name) != present.get(name)
    ]
    if after.kind != before.kind:
        moved = (kind_of(before.kind).label, kind_of(after.kind).label)
        lines.insert(0, ChangeLine("", "Type de fiche", *moved))
    return tuple(lines)


def _said(
    version: RecordVersion, titles: Mapping[int, str], *, hide_amounts: bool
) -> dict[str, Line]:
    kind = kind_of(version.kind)
    values = kind.without_amounts(version.values) if hide_amounts else version.values
    return {line.name: line for line in kind.display(values, titles=titles)}


def _text(lines: Mapping[str, Line], name: str) -> str:
    return lines[name].text if name in lines else ""


def _cut(before: str, after: str) -> tuple[str, str]:
    """Both texts; of long ones, what surrounds the place from which they differ."""
    start = 0
    if max(len(before), len(after)) > TEXT_MAX:
        pairs = enumerate(zip(before, after, strict=False))
        same = next((place for place, (was, new) in pairs if was != new), 0)
        start = max(0, same - TEXT_MAX // 4)
    lead = "…" if start else ""
    return shortened(lead + before[start:], TEXT_MAX), shortened(lead + after[start:], TEXT_MAX)


def _sentence(labels: Sequence[str]) -> str:
    return ", ".join(
        label if number == 0 else _lowered(label) for number, label in enumerate(labels)
    )


def _lowered(label: str) -> str:
    """The label inside a sentence; what is an abbreviation keeps its capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _view(
    row: sa.Row[*tuple[Any, ...]],
    record: Record,
    changed: str = "",
    changes: tuple[ChangeLine, ...] = (),
) -> VersionLine:
    kept: RecordVersion = row[0]
    known = kept.author_id is not None
    return VersionLine(
        version=kept.version,
        who=full_name(row.first_name, row.last_name) if known else NOBODY,
        when_text=long_moment(kept.at),
        changed=changed,
        is_current=kept.version == record.version,
        changes=changes,
    )
