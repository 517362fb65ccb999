"""A kind of record: one declared class from which everything else derives."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, cast

from carnet_app.catalogue.declaration import check_declaration, declared_fields
from carnet_app.catalogue.fields import (
    AnyField,
    Choice,
    InvalidValueError,
    Reference,
    Role,
    Value,
    Values,
    YesNo,
)
from carnet_app.catalogue.fields.texts import TITLE_MAX_LENGTH
from carnet_app.catalogue.grammar import Noun
from carnet_app.catalogue.orders import orders_of
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.records import (
    Attachment,
    Filter,
    InvalidRecordError,
    Line,
    LinkedRecord,
    ParsedRecord,
    Sort,
)
from carnet_app.catalogue.schemas import schema_of
from carnet_app.catalogue.texts import folded, shortened
from carnet_app.catalogue.wording import brief_of, lines_of, when_of

REQUIRED = "Ce champ est nécessaire."
Exists = Callable[[LinkedRecord], bool]


class RecordKind:
    """Base of the kinds. A subclass declares the attributes below and its fields.

    Attributes:
        key: Its stable name, in the database and in exports.
        part: The part of the carnet it belongs to.
        noun: Its French name, from which the sentences are made.
        icon: A Lucide icon's name.
        title_from: The fields a title is made of when none has the role, or it is empty.
        title_joint: What stands between them.
        essential: The fields its short form has besides the title's and those that are required.
        columns: The fields a list shows beside the title.
        filter_by: The choices a list can be narrowed down by.
        adds_up: Whether a list says what its amounts come to; not of those that are unlike.
        total_by: What they are added up by, a choice or the year of the date it happened;
            empty, all together.
        attachments: The files one expects with it.
        singleton: Whether a carnet has at most one.
    """

    key: ClassVar[str]
    part: ClassVar[PartKey]
    noun: ClassVar[Noun]
    icon: ClassVar[str] = "file-text"
    title_from: ClassVar[tuple[str, ...]] = ()
    title_joint: ClassVar[str] = ", "
    essential: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[tuple[str, ...]] = ()
    filter_by: ClassVar[tuple[str, ...]] = ()
    adds_up: ClassVar[bool] = True
    total_by: ClassVar[str] = ""
    attachments: ClassVar[tuple[Attachment, ...]] = ()
    singleton: ClassVar[bool] = False
    fields: ClassVar[Mapping[str, AnyField]] = {}

    def __init_subclass__(cls) -> None:
        """Collect the declared fields; refuse a declaration that contradicts itself."""
        cls.fields = declared_fields(cls)
        check_declaration(cls, reserved=frozenset(dir(RecordKind)))

    @property
    def label(self) -> str:
        """One of them, as a heading: "Équipement"."""
        return self.noun.label

    @property
    def plural(self) -> str:
        """Several of them, as a heading: "Équipements"."""
        return self.noun.plural_label

    def field_of(self, role: Role) -> AnyField | None:
        """The field that has a role, if one has."""
        return next((field for field in self.fields.values() if field.role is role), None)

    @property
    def essential_fields(self) -> tuple[AnyField, ...]:
        """What it cannot do without, and what its title is made of: enough for a first entry."""
        named = (*self.title_from, *self.essential)
        fields = self.fields.values()
        return tuple(f for f in fields if f.required or f.role is Role.TITLE or f.name in named)

    # From a form

    def parse(
        self,
        submitted: Mapping[str, object],
        *,
        former: Values | None = None,
        exists: Exists | None = None,
    ) -> ParsedRecord:
        """A record from what a form sent, empty computed fields filled in.

        Args:
            submitted: What was typed, by input name; what is not of this kind is ignored.
            former: When editing, the values kept so far: a computed field that was not
                touched is computed anew when what it depends on has changed.
            exists: Says whether the carnet holds the record a reference names; without it
                references are not looked up.

        Raises:
            InvalidRecordError: with a sentence for each field that is wrong.
        """
        values, errors = self._read(submitted)
        self._compute(values, errors, former)
        self._refuse(values, errors, exists)
        if errors:
            raise InvalidRecordError(self._in_order(errors), submitted)
        return self.record_of(values)

    def form_texts(self, values: Values) -> dict[str, str]:
        """What each input of the form holds for these values; parsing it gives them back."""
        texts: dict[str, str] = {}
        for name, field in self.fields.items():
            texts |= field.form_texts(values.get(name))
        return texts

    def prefillable_in(self, other: "RecordKind") -> tuple[str, ...]:
        """The fields of this kind that another one has too, of the same type."""
        return tuple(
            name
            for name, field in self.fields.items()
            if name in other.fields and type(other.fields[name]) is type(field)
        )

    def example(self) -> dict[str, str]:
        """A form filled in with the fields' examples; references are left empty."""
        return {name: field.example for name, field in self.fields.items() if field.example}

    # From kept values

    def record_of(self, values: Values, *, ignored: Sequence[str] = ()) -> ParsedRecord:
        """The common columns of valid values."""
        amount = self._by_role(values, Role.AMOUNT)
        return ParsedRecord(
            kind=self.key,
            values={name: values[name] for name in self.fields if name in values},
            title=self.title_of(values),
            happened_on=self._day_of(values, Role.HAPPENED),
            due_on=self._day_of(values, Role.DUE),
            amount_cents=amount if isinstance(amount, int) else None,
            search_text=self.search_text(values),
            links=self.links(values),
            ignored=tuple(ignored),
        )

    def title_of(self, values: Values) -> str:
        """What the record is called; it never tells an amount."""
        title = self._by_role(values, Role.TITLE) or self.composed_title(values)
        return shortened(str(title), TITLE_MAX_LENGTH) or self.label

    def composed_title(self, values: Values) -> str:
        """A title for a record that was not given one; a kind may have its own way."""
        words = (self.shown(name, values) for name in self.title_from)
        return self.title_joint.join(word for word in words if word)

    def shown(self, name: str, values: Values) -> str:
        """One field in French; empty when it is. A kind may draw on its other values."""
        return self.fields[name].shown(values[name]) if name in values else ""

    def display(
        self, values: Values, *, titles: Mapping[int, str] | None = None
    ) -> tuple[Line, ...]:
        """The filled-in fields of the record's page, in order.

        Args:
            values: The kept values, ``without_amounts`` for those who may not see them.
            titles: Titles by id of the referenced records that this person may see; a
                reference to another one is not shown.
        """
        return tuple(lines_of(self, values, titles or {}))

    def summary_of(
        self, values: Values, *, beside: str = "", titles: Mapping[int, str] | None = None
    ) -> str:
        """The list's columns in one line: "Chauffage · 24 kW". No amount, no date.

        Args:
            values: The kept values.
            beside: The title it stands below; what that says already is left out.
            titles: As ``display`` has them.
        """
        texts = (brief_of(self, name, values, titles or {}) for name in self.columns)
        said = beside.casefold()
        return "\u00a0· ".join(text for text in texts if text and text.casefold() not in said)

    def when(self, values: Values, *, beside: str = "") -> str:
        """When it happened, as a list says it: "Posé le 14 mai 2024"; empty without date.

        Args:
            values: The kept values.
            beside: The title it stands below; a date that is there already is left out.
        """
        return when_of(self, values, beside)

    def icon_of(self, values: Values) -> str:  # noqa: ARG002 -- a kind may look at them
        """A Lucide icon's name for one record."""
        return self.icon

    def search_text(self, values: Values) -> str:
        """What the search compares: folded, without amounts nor what reveals them."""
        words = [self.noun.one, self.title_of(values)]
        for name, field in self.fields.items():
            if name in values and not field.is_withheld:
                words.append(field.searched(values[name]))
        return folded(" ".join(word for word in words if word))

    def without_amounts(self, values: Values) -> dict[str, Value]:
        """The values that those who may not see amounts may see."""
        return {
            name: value
            for name, value in values.items()
            if name in self.fields and not self.fields[name].is_withheld
        }

    def links(self, values: Values) -> tuple[LinkedRecord, ...]:
        """The references among the values."""
        return tuple(
            LinkedRecord(name, int(values[name]), field.kinds)
            for name, field in self.fields.items()
            if isinstance(field, Reference) and name in values
        )

    def listed_links(self, values: Values) -> tuple[int, ...]:
        """The records whose titles a list shows beside this one's."""
        return tuple(link.record_id for link in self.links(values) if link.field in self.columns)

    def with_links(self, values: Values, ids: Mapping[int, int]) -> dict[str, Value]:
        """The values with other ids in their references; a reference without one is dropped."""
        kept = dict(values)
        for link in self.links(values):
            if link.record_id in ids:
                kept[link.field] = ids[link.record_id]
            else:
                del kept[link.field]
        return kept

    def once_done(self, values: Values, day: date) -> dict[str, Value] | None:
        """The values once what the record asks for was done on a day; None if it asks nothing."""
        del values, day
        return None

    # Lists

    def sorts(self, *, hide_amounts: bool = False) -> tuple[Sort, ...]:
        """The orders a list offers, the first by default. An order by amount tells amounts."""
        return orders_of(self.fields.values(), hide_amounts=hide_amounts)

    def filters(self) -> tuple[Filter, ...]:
        """The choices a list can be narrowed down by."""
        found: list[Filter] = []
        for name in self.filter_by:
            field = self.fields[name]
            if isinstance(field, Choice | YesNo):
                found.append(Filter(name, field.label, field.options))
        return tuple(found)

    # Open format

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of an exported record of this kind."""
        return schema_of(self.key, self.part, self.label, self.fields)

    def export(self, values: Values) -> dict[str, Any]:
        """The record in the open format: its kind and its values."""
        return {"kind": self.key, "values": {n: values[n] for n in self.fields if n in values}}

    def import_(self, exported: object, *, exists: Exists | None = None) -> ParsedRecord:
        """A record from the open format, checked like a form; nothing is computed.

        Unknown names are left out and told in ``ignored``.

        Raises:
            InvalidRecordError: not an exported record of this kind, or wrong values.
        """
        given = self._exported_values(exported)
        values: dict[str, Value] = {}
        errors: dict[str, str] = {}
        for name, field in self.fields.items():
            try:
                if given.get(name) is not None:
                    values[name] = field.load(given[name])
            except InvalidValueError as refusal:
                errors[name] = refusal.message
        self._refuse(values, errors, exists)
        if errors:
            raise InvalidRecordError(self._in_order(errors), given)
        return self.record_of(values, ignored=[name for name in given if name not in self.fields])

    # Steps

    def wrong_together(self, values: Values) -> Mapping[str, str]:
        """Sentences by field about values that are wrong together; a kind may have some."""
        del values
        return {}

    def _read(self, submitted: Mapping[str, object]) -> tuple[dict[str, Value], dict[str, str]]:
        values: dict[str, Value] = {}
        errors: dict[str, str] = {}
        for name, field in self.fields.items():
            try:
                value = cast("Value | None", field.parse(submitted))
            except InvalidValueError as refusal:
                errors[name] = refusal.message
                continue
            if value is not None:
                values[name] = value
        return values, errors

    def _compute(
        self, values: dict[str, Value], errors: Mapping[str, str], former: Values | None
    ) -> None:
        for name, field in self.fields.items():
            if field.compute is None or name in errors:
                continue
            computed = field.compute(values)
            if former is not None and name in former and values.get(name) == former[name]:
                # Untouched: it follows what it is computed from, unless it was corrected by hand.
                was, first = field.compute(former), field.renewed_by
                renewed = computed is not None and values.get(first) != former.get(first)
                if computed != was and (former[name] == was or renewed):
                    del values[name]
            if name not in values and computed is not None:
                values[name] = computed

    def _refuse(self, values: Values, errors: dict[str, str], exists: Exists | None) -> None:
        for name, field in self.fields.items():
            if name in errors:
                continue
            if field.required and name not in values:
                errors[name] = REQUIRED
            elif field.not_before and self._precedes(values, name, field.not_before):
                other = self.fields[field.not_before].label
                errors[name] = f"Cette date précède «\N{NO-BREAK SPACE}{other}\N{NO-BREAK SPACE}»."
        for link in self.links(values):
            if link.field not in errors and exists is not None and not exists(link):
                errors[link.field] = (
                    "Cette fiche n’est plus dans le carnet\u00a0: choisissez-en une."
                )
        for name, sentence in self.wrong_together(values).items():
            errors.setdefault(name, sentence)

    def _precedes(self, values: Values, name: str, other: str) -> bool:
        if name not in values or other not in values:
            return False
        day, start = self._as_day(values, name), self._as_day(values, other)
        return day is not None and start is not None and day < start

    def _exported_values(self, exported: object) -> dict[str, object]:
        fragment = cast("dict[str, object]", exported) if isinstance(exported, dict) else {}
        given = fragment.get("values")
        if fragment.get("kind") != self.key or not isinstance(given, dict):
            raise InvalidRecordError({"": f"Ce n’est pas une fiche « {self.label} »."}, {})
        return {str(name): value for name, value in cast("dict[object, object]", given).items()}

    def _by_role(self, values: Values, role: Role) -> Value | None:
        field = self.field_of(role)
        return values.get(field.name) if field else None

    def _day_of(self, values: Values, role: Role) -> date | None:
        field = self.field_of(role)
        return self._as_day(values, field.name) if field and field.name in values else None

    def _as_day(self, values: Values, name: str) -> date | None:
        return self.fields[name].as_day(values[name])

    def _in_order(self, errors: Mapping[str, str]) -> dict[str, str]:
        known = {name: errors[name] for name in self.fields if name in errors}
        return known | dict(errors)
