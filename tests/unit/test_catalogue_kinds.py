from datetime import date

import pytest
from reflex_components_lucide.icon import LUCIDE_ICON_LIST

from carnet_app.catalogue.appliances import APPLIANCES
from carnet_app.catalogue.fields import (
    Amount,
    Choice,
    ChoiceOrOther,
    Day,
    LongText,
    Number,
    Reference,
    Role,
    Text,
)
from carnet_app.catalogue.grammar import Noun
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.catalogue.record_kind import REQUIRED, RecordKind
from carnet_app.catalogue.records import Attachment, InvalidRecordError
from carnet_app.catalogue.registry import KIND_BY_KEY, KINDS, kinds_of
from tests.unit.kinds import EQUIPMENT, READING, errors_of

ICONS = {name.replace("_", "-") for name in LUCIDE_ICON_LIST}

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)


# The registry


def test_every_part_has_its_kinds() -> None:
    assert {kind.part for kind in KINDS} == {part.key for part in PARTS}
    assert len(KIND_BY_KEY) == len(KINDS)
    assert [kind.key for kind in kinds_of(PartKey.COOWNERSHIP)] == [
        "coownership_document",
        "syndic",
    ]


@each_kind
def test_a_kind_is_completely_declared(kind: RecordKind) -> None:
    assert kind.key.isidentifier()
    assert kind.icon in ICONS
    assert kind.columns
    for field in kind.fields.values():
        assert field.label
        if isinstance(field, Reference):
            assert set(field.kinds) <= KIND_BY_KEY.keys()
    assert len({attachment.key for attachment in kind.attachments}) == len(kind.attachments)


def test_the_pictures_of_appliances_exist() -> None:
    assert {appliance.icon for appliance in APPLIANCES} <= ICONS


@each_kind
def test_its_example_is_a_record(kind: RecordKind) -> None:
    record = kind.parse(kind.example())
    assert record.title
    assert record.kind == kind.key
    expected = {name for name, field in kind.fields.items() if field.example}
    assert record.values.keys() == expected
    assert {line.name for line in kind.display(record.values)} == expected
    assert all(line.text and line.label for line in kind.display(record.values))
    assert kind.parse(kind.form_texts(record.values)).values == record.values


@each_kind
def test_an_empty_form_says_what_is_missing(kind: RecordKind) -> None:
    required = {name for name, field in kind.fields.items() if field.required}
    with pytest.raises(InvalidRecordError) as caught:
        kind.parse({})
    missing = {name for name, sentence in caught.value.errors.items() if sentence == REQUIRED}
    assert missing == required
    assert caught.value.field in kind.fields


@each_kind
def test_amounts_disappear_from_everything(kind: RecordKind) -> None:
    typed = kind.example() | {
        name: "876 543,21" for name, field in kind.fields.items() if field.is_amount
    }
    typed |= {
        name: "Cela coûte 876543,21 €"
        for name, field in kind.fields.items()
        if field.reveals_amounts
    }
    record = kind.parse(typed)
    seen = kind.without_amounts(record.values)
    told = [
        record.title,
        record.search_text,
        kind.summary_of(record.values),
        kind.title_of(seen),
        str(seen),
        str(kind.display(seen)),
    ]
    assert not any("876" in text for text in told)
    assert kind.title_of(seen) == record.title
    if kind.field_of(Role.AMOUNT):
        assert record.amount_cents == 87_654_321
        assert [sort.key for sort in kind.sorts()].count("amount") == 1
    assert "amount" not in [sort.key for sort in kind.sorts(hide_amounts=True)]
    assert "876" not in kind.summary_of(record.values)


@each_kind
def test_lists_can_be_sorted_and_narrowed_down(kind: RecordKind) -> None:
    columns = {"title", "happened_on", "due_on", "amount_cents", "created_at"}
    assert {sort.column for sort in kind.sorts()} <= columns
    assert [found.field for found in kind.filters()] == list(kind.filter_by)
    assert all(found.options for found in kind.filters())


# What lists say


def test_an_equipment_has_the_picture_of_its_appliance() -> None:
    assert EQUIPMENT.icon_of({"appliance": "gas_boiler"}) == "flame"
    assert EQUIPMENT.icon_of({"appliance": "other:Kachelofen"}) == EQUIPMENT.icon


def test_a_dpe_says_which_class_its_second_letter_is() -> None:
    values = {"energy_class": "D", "climate_class": "B"}
    assert KIND_BY_KEY["dpe"].summary_of(values, beside="DPE, classe D") == "Classe climat B"


@each_kind
def test_a_list_says_what_each_date_is(kind: RecordKind) -> None:
    happened = kind.field_of(Role.HAPPENED)
    if happened is None:
        return
    values = kind.parse(kind.example()).values
    said = kind.when({happened.name: values[happened.name]})
    assert said != kind.shown(happened.name, values)
    assert said.endswith(kind.shown(happened.name, values))
    assert kind.when({}) == ""


@each_kind
def test_no_list_says_a_letter_alone(kind: RecordKind) -> None:
    said = kind.summary_of(kind.parse(kind.example()).values)
    assert all(len(text) > 1 for text in said.split("\u00a0· ")) or not said


def test_a_reading_says_its_period_rather_than_its_last_day_twice() -> None:
    reading = READING.parse({"energy": "gas", "ended_on": "2025-12-31", "quantity": "900"})
    assert READING.when(reading.values, beside=reading.title) == ""
    assert READING.when(reading.values) == "Relevé du 31\u00a0décembre\u00a02025"
    year = {**reading.values, "started_on": "2025-01-01"}
    assert READING.when(year, beside=reading.title) == "Année 2025"


# Adding a kind


class Tree(RecordKind):
    """A tree of the garden: the made-up kind of docs/adding-a-record-kind.md."""

    key = "tree"
    part = PartKey.DOCUMENTS
    noun = Noun("arbre", "arbres")
    icon = "trees"
    title_from = ("species",)
    columns = ("species", "height", "planted_on", "cost")
    filter_by = ("species",)
    attachments = (Attachment("photo", "Photo", is_photo=True),)

    species = Choice("Essence", required=True, choices={"oak": "Chêne", "yew": "If"})
    height = Number("Hauteur", unit="m", decimals=1, maximum=150)
    planted_on = Day("Plantation", role=Role.HAPPENED, past=True, listed_as="Planté le {}")
    prune_by = Day("À tailler avant le", role=Role.DUE, not_before="planted_on",
                   example="01/11/2025")  # fmt: skip
    cost = Amount("Prix", role=Role.AMOUNT)
    grower = Reference("Pépiniériste", kinds=("contact",))
    note = LongText("Note")


def test_a_new_kind_needs_nothing_but_its_class() -> None:
    tree = Tree()
    record = tree.parse({**tree.example(), "height": "12,5", "cost": "80", "grower": "3"})
    assert (record.title, record.amount_cents) == ("Chêne", 8_000)
    assert (record.happened_on, record.due_on) == (date(2024, 5, 14), date(2025, 11, 1))
    assert "chene" in record.search_text
    assert (tree.noun.add, tree.label, tree.plural) == ("Ajouter un arbre", "Arbre", "Arbres")
    assert [line.text for line in tree.display(record.values, titles={3: "Verger"})] == [
        "Chêne", "12,5\N{NO-BREAK SPACE}m", "14\u00a0mai\u00a02024", "1er\u00a0novembre\u00a02025",
        "80,00\N{NO-BREAK SPACE}€", "Verger", "Une première ligne.\nUne seconde.",
    ]  # fmt: skip
    assert tree.summary_of(record.values) == "Chêne\u00a0· 12,5\N{NO-BREAK SPACE}m"
    assert tree.when(record.values) == "Planté le 14\u00a0mai\u00a02024"
    assert "cost" not in tree.without_amounts(record.values)
    assert [sort.key for sort in tree.sorts()] == [
        "due", "recent", "oldest", "title", "amount", "added",
    ]  # fmt: skip
    assert [option.label for option in tree.filters()[0].options] == ["Chêne", "If"]
    assert tree.json_schema()["properties"]["kind"] == {"const": "tree"}
    assert tree.import_(tree.export(record.values)) == record
    assert errors_of(tree, species="palm", height="-1").keys() == {"species", "height"}


def test_a_contradictory_kind_is_refused_when_it_is_declared() -> None:
    with pytest.raises(TypeError, match="wood is not a field"):
        type("Wrong", (Tree,), {"columns": ("wood",)})
    with pytest.raises(TypeError, match="added up by height"):
        type("Wrong", (Tree,), {"total_by": "height"})
    with pytest.raises(TypeError, match="would tell cost"):
        type("Wrong", (Tree,), {"title_from": ("cost",)})
    with pytest.raises(TypeError, match="same role"):
        type("Wrong", (Tree,), {"felled_on": Day("Abattu le", role=Role.HAPPENED)})
    with pytest.raises(TypeError, match="parse cannot be a field"):
        type("Wrong", (Tree,), {"parse": Text("Parse")})
    bark = ChoiceOrOther("Écorce", choices={"a": "A"})
    twice = {"bark": bark, "bark_other": Text("Autre écorce")}
    with pytest.raises(TypeError, match="two inputs"):
        type("Wrong", (Tree,), twice)
    with pytest.raises(TypeError, match="no amount"):
        type("Wrong", (Tree,), {"cost": Text("Prix", role=Role.AMOUNT)})
    with pytest.raises(TypeError, match="no date"):
        type("Wrong", (Tree,), {"planted_on": Text("Planté", role=Role.HAPPENED)})
    with pytest.raises(TypeError, match="narrowed down by note"):
        type("Wrong", (Tree,), {"filter_by": ("note",)})
    with pytest.raises(TypeError, match="would tell amounts"):
        type("Wrong", (Tree,), {"name": Text("Nom", role=Role.TITLE, reveals_amounts=True)})


def test_what_a_carnet_has_once_is_described_rather_than_added() -> None:
    assert KIND_BY_KEY["home"].noun.add == "Décrire le logement"


def test_a_form_asks_for_no_field_that_the_others_may_give() -> None:
    fields = EQUIPMENT.fields.values()
    assert [field.name for field in fields if field.required] == ["category"]
    assert [field.name for field in fields if field.must_be_filled_in] == []
    assert KIND_BY_KEY["works"].fields["title"].must_be_filled_in
