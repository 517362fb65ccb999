"""The record form as a person sees it, and how a text saved meanwhile differs from theirs."""

from collections.abc import Mapping
from dataclasses import dataclass

from carnet_app.catalogue.fields import AnyField, InvalidValueError, Reference
from carnet_app.catalogue.grammar import Noun
from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.features.records.addresses import part_address, record_address
from carnet_app.features.records.field_views import FieldView, view_fields
from carnet_app.services.carnets import CarnetView
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_pages import RecordForm

EMPTY = "(vide)"


@dataclass(frozen=True, slots=True)
class FormView:
    """The form of one record, new when its id is 0."""

    carnet_id: int
    carnet_name: str
    part: str
    part_label: str
    kind: str
    record_id: int
    version: int
    title: str
    lead: str
    submit_label: str
    back_address: str
    part_address: str
    said: str
    """What is told once it is saved."""
    accepts: bool
    """Whether saving it also makes a proposal part of the carnet."""
    moves: bool
    """Whether saving it makes the record one of this kind."""
    wrong: dict[str, str]
    """What is to be filled in or put right from the start, by field."""
    fields: tuple[FieldView, ...]
    details: tuple[FieldView, ...]
    has_details: bool
    details_open: bool

    @property
    def identity(self) -> tuple[int, int, str]:
        """What tells forms apart."""
        return self.carnet_id, self.record_id, self.kind


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One field that somebody else saved otherwise than it is typed here."""

    name: str
    label: str
    saved: str
    typed: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What somebody else saved meanwhile; its version is 0 when nobody did."""

    version: int
    lines: tuple[ConflictLine, ...]


NO_FORM = FormView(
    carnet_id=0,
    carnet_name="",
    part="",
    part_label="",
    kind="",
    record_id=0,
    version=0,
    title="",
    lead="",
    submit_label="",
    back_address="",
    part_address="",
    said="",
    accepts=False,
    moves=False,
    wrong={},
    fields=(),
    details=(),
    has_details=False,
    details_open=False,
)
NO_CONFLICT = Conflict(version=0, lines=())


def view_form(form: RecordForm, carnet: CarnetView, *, accepts: bool = False) -> FormView:
    """A form as its page shows it.

    Args:
        form: The form.
        carnet: The carnet it is for.
        accepts: Whether saving it also makes a proposal part of the carnet.
    """
    noun, new = kind_of(form.kind).noun, form.record_id == 0
    views = view_fields(form)
    details = tuple(view for view in views if view.detail)
    back = record_address(carnet.id, form.record_id)
    return FormView(
        carnet_id=carnet.id,
        carnet_name=carnet.name,
        part=form.part,
        part_label=PART_BY_KEY[PartKey(form.part)].label,
        kind=form.kind,
        record_id=form.record_id,
        version=form.version,
        title=_title(form, noun),
        lead=_lead(form, carnet),
        submit_label=_submit_label(form, noun, accepts=accepts),
        back_address=part_address(carnet.id, form.part) if new else back,
        part_address=part_address(carnet.id, form.part),
        said=_said_once_saved(form, accepts=accepts),
        accepts=accepts,
        moves=form.moves,
        wrong=form.wrong,
        fields=tuple(view for view in views if not view.detail),
        details=details,
        has_details=bool(details),
        details_open=any(view.value or view.name in form.wrong for view in details),
    )


def _title(form: RecordForm, noun: Noun) -> str:
    if form.moves:
        return f"Reclasser en {noun.one}"
    return f"Modifier {noun.definite}" if form.record_id else noun.new


def _lead(form: RecordForm, carnet: CarnetView) -> str:
    """What is good to know before one types."""
    if form.left_out:
        lost = ", ".join(form.left_out)
        return f"N’ont pas de place ici, et restent dans l’historique de la fiche\u00a0: {lost}."
    if form.will_propose:
        return f"Votre proposition attendra d’être acceptée par {carnet.owner_name}."
    return ""


def _submit_label(form: RecordForm, noun: Noun, *, accepts: bool) -> str:
    if form.moves:
        return "Reclasser la fiche"
    if form.record_id:
        return "Enregistrer et accepter" if accepts else "Enregistrer"
    return f"Proposer {noun.definite}" if form.will_propose else noun.add


def _said_once_saved(form: RecordForm, *, accepts: bool) -> str:
    if form.moves:
        return "La fiche est reclassée."
    if accepts:
        return "La fiche fait maintenant partie du carnet."
    if form.will_propose:
        return "Votre proposition est envoyée\u00a0: elle attend une réponse."
    return "La fiche est enregistrée." if form.record_id else "La fiche est ajoutée au carnet."


def compare(
    form: FormView, *, version: int, saved: Mapping[str, str], typed: Mapping[str, object]
) -> Conflict:
    """What was saved meanwhile beside what is typed, field by field.

    Args:
        form: The form as it was read; only its fields are compared.
        version: The version saved meanwhile.
        saved: What each input would hold for it.
        typed: What the form sent.
    """
    fields = kind_of(form.kind).fields
    lines: list[ConflictLine] = []
    for view in (*form.fields, *form.details):
        theirs, own = (_said(fields[view.name], view, texts) for texts in (saved, typed))
        if theirs != own:
            lines.append(ConflictLine(view.name, view.label, theirs, own))
    return Conflict(version, tuple(lines))


def _said(field: AnyField, view: FieldView, texts: Mapping[str, object]) -> str:
    """What an input's text means to a reader; as typed when it means nothing."""
    raw = str(texts.get(field.name, ""))[:500]
    if isinstance(field, Reference):
        titles = {one.value: one.label for group in view.groups for one in group.options}
        return titles.get(raw, raw) or EMPTY
    try:
        value = field.parse(texts)
    except InvalidValueError:
        return raw or EMPTY
    return EMPTY if value is None else str(field.shown(value))
