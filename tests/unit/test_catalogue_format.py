"""The open format: schemas that are current, records that survive the journey.

``python -m tests.unit.test_catalogue_format`` writes the schemas anew.
"""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carnet_app.catalogue.fields import (
    AnyField,
    Choice,
    ChoiceOrOther,
    InvalidValueError,
    LongText,
    Reference,
    Text,
)
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import InvalidRecordError, ParsedRecord
from carnet_app.catalogue.registry import KIND_BY_KEY, KINDS

FOLDER = Path(__file__).parents[2] / "docs" / "format"

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)


def schema_text(kind: RecordKind) -> str:
    return json.dumps(kind.json_schema(), ensure_ascii=False, indent=2) + "\n"


def typed_for(field: AnyField) -> st.SearchStrategy[str]:
    """What people type in a field: right, nearly right, nothing, anything."""
    usual = [st.just(""), st.just(field.example), st.text(max_size=20)]
    if isinstance(field, Choice):
        usual.append(st.sampled_from([option.key for option in field.options]))
    elif isinstance(field, Reference):
        usual.append(st.integers(1, 2**40).map(str))
    elif type(field) in (Text, LongText):
        usual.append(st.text(min_size=1, max_size=200))
    else:
        usual.append(st.integers(0, 400).map(str))
        usual.append(st.decimals(0, 400, places=2).map(lambda n: str(n).replace(".", ",")))
        usual.append(st.dates().map(str))
    return st.one_of(usual)


def forms_of(kind: RecordKind) -> st.SearchStrategy[dict[str, str]]:
    inputs = {name: typed_for(field) for name, field in kind.fields.items()}
    inputs |= {
        field.other_input: st.text(max_size=20)
        for field in kind.fields.values()
        if isinstance(field, ChoiceOrOther)
    }
    return st.fixed_dictionaries(inputs)


def parsed(kind: RecordKind, form: dict[str, str]) -> ParsedRecord:
    """The record of a form, its wrong fields replaced by right ones as a person would."""
    corrected = dict(form)
    for _ in range(4):
        try:
            return kind.parse(corrected)
        except InvalidRecordError as refused:
            for name in refused.errors:
                example = kind.fields[name].example
                corrected[name] = example if corrected[name] != example else ""
    return kind.parse(kind.example())


@each_kind
def test_the_committed_schema_is_current(kind: RecordKind) -> None:
    assert (FOLDER / f"{kind.key}.json").read_text(encoding="utf-8") == schema_text(kind)


def test_no_schema_is_left_of_a_kind_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(KIND_BY_KEY)


@each_kind
def test_its_schema_is_a_schema(kind: RecordKind) -> None:
    jsonschema.Draft202012Validator.check_schema(kind.json_schema())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_record_comes_back_from_its_export_unchanged(
    kind: RecordKind, data: st.DataObject
) -> None:
    record = parsed(kind, data.draw(forms_of(kind)))
    exported = json.loads(json.dumps(kind.export(record.values)))
    jsonschema.Draft202012Validator(kind.json_schema()).validate(exported)
    assert kind.import_(exported) == record
    again = kind.parse(kind.form_texts(record.values), former=record.values)
    assert again.values == record.values
    assert kind.record_of(record.values) == record


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_any_import_is_a_record_or_a_refusal(kind: RecordKind, data: st.DataObject) -> None:
    anything = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text())
    )
    names = st.one_of(st.sampled_from(list(kind.fields)), st.text(max_size=5))
    values = data.draw(st.dictionaries(names, anything))
    try:
        record = kind.import_({"kind": kind.key, "values": values})
    except InvalidRecordError as refused:
        assert refused.errors.keys() <= kind.fields.keys()  # noqa: PT017 -- either is right
    else:
        assert kind.import_(kind.export(record.values)).values == record.values
        assert set(record.ignored) == values.keys() - kind.fields.keys()


@pytest.mark.parametrize(
    "fragment", [None, [], "x", {}, {"kind": "works"}, {"kind": "plan", "values": {}},
                 {"kind": "works", "values": []}],
)  # fmt: skip
def test_what_is_no_record_of_the_kind_is_refused(fragment: object) -> None:
    with pytest.raises(InvalidRecordError):
        KIND_BY_KEY["works"].import_(fragment)


def test_an_import_computes_nothing_and_tells_what_it_left_out() -> None:
    values = {"nature": "lead", "done_on": "2024-05-14", "conclusion": "found", "smell": "none"}
    record = KIND_BY_KEY["survey"].import_({"kind": "survey", "values": values})
    assert record.due_on is None
    assert record.ignored == ("smell",)
    assert "smell" not in record.values


def test_an_amount_is_exported_in_cents_and_imported_as_such() -> None:
    works = KIND_BY_KEY["works"]
    record = works.parse({"title": "Toit", "state": "planned", "cost": "1 250,50"})
    assert works.export(record.values)["values"]["cost"] == 125_050
    assert works.import_(works.export(record.values)).amount_cents == 125_050
    with pytest.raises(InvalidRecordError):
        works.import_({"kind": "works", "values": {**record.values, "cost": "1 250,50"}})


def test_a_kept_text_is_cleaned_again() -> None:
    note = KIND_BY_KEY["document"].import_(
        {"kind": "document", "values": {"title": " Bail\u202e\0 ", "note": "a\r\nb"}}
    )
    assert note.values == {"title": "Bail", "note": "a\nb"}
    with pytest.raises(InvalidValueError):
        Text("Texte").load("\u202e")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.json"):
        path.unlink()
    for kind in KINDS:
        (FOLDER / f"{kind.key}.json").write_text(schema_text(kind), encoding="utf-8")
