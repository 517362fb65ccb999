from datetime import UTC, date, datetime

import pytest
import time_machine
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
from carnet_app.catalogue.moves import carried_values, left_out
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.catalogue.record_kind import REQUIRED, RecordKind
from carnet_app.catalogue.records import Attachment, InvalidRecordError, LinkedRecord
from carnet_app.catalogue.registry import (
    KIND_BY_KEY,
    KINDS,
    kinds_it_may_become,
    kinds_of,
)

ICONS = {name.replace("_", "-") for name in LUCIDE_ICON_LIST}
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPERATION = KIND_BY_KEY["maintenance_operation"]
SURVEY = KIND_BY_KEY["survey"]
WORKS = KIND_BY_KEY["works"]
EQUIPMENT = KIND_BY_KEY["equipment"]
READING = KIND_BY_KEY["consumption_reading"]

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)


def errors_of(kind: RecordKind, **submitted: object) -> dict[str, str]:
    with pytest.raises(InvalidRecordError) as caught:
        kind.parse(submitted)
    return caught.value.errors


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


# What parsing does


def test_a_wrong_form_keeps_what_was_typed_and_tells_each_field() -> None:
    typed = {
        "title": "x" * 10_000,
        "state": "unknown",
        "accepted_on": "0000-01-01",
        "cost": "-5",
        "siret": "123",
        "description": "<script>",
        "extra": "ignored",
    }
    with pytest.raises(InvalidRecordError) as caught:
        WORKS.parse(typed)
    assert list(caught.value.errors) == ["title", "state", "accepted_on", "siret", "cost"]
    assert caught.value.field == "title"
    assert caught.value.submitted["title"] == "x" * 10_000
    assert caught.value.submitted["description"] == "<script>"


def test_a_title_of_a_single_line_with_emoji_and_other_directions_is_kept() -> None:
    record = WORKS.parse({"title": "Toit 🏠 سقف \u202e<b>\0", "state": "planned"})
    assert record.title == "Toit 🏠 سقف <b>"


def test_an_end_before_its_start_is_refused() -> None:
    wrong = errors_of(
        WORKS, title="Toit", state="ongoing", started_on="2024-05-14", accepted_on="2024-05-13"
    )
    assert "Début" in wrong["accepted_on"]
    wrong = errors_of(
        OPERATION, title="X", periodicity="12", last_done_on="2024-05-14", next_due_on="2024-05-13"
    )
    assert "Dernière fois" in wrong["next_due_on"]


@time_machine.travel(NOON, tick=False)
def test_accepted_works_were_accepted_in_the_past() -> None:
    assert "accepted_on" in errors_of(
        WORKS, title="Toit", state="accepted", accepted_on="2026-12-24"
    )
    planned = WORKS.parse({"title": "Toit", "state": "planned", "accepted_on": "2026-12-24"})
    assert planned.happened_on == date(2026, 12, 24)


def test_a_reading_says_something() -> None:
    assert "quantity" in errors_of(READING, energy="water", ended_on="2024-05-14")


def test_a_home_is_not_from_the_future() -> None:
    home = KIND_BY_KEY["home"]
    with time_machine.travel(NOON, tick=False):
        assert "built_in" in errors_of(home, address="12 rue des Lilas", built_in="2037")
        assert "built_in" in errors_of(home, address="12 rue des Lilas", built_in="999")
        assert home.parse({"address": "12 rue", "built_in": "2036"}).values["built_in"] == 2036


def test_a_figure_without_its_letter_is_asked() -> None:
    material = KIND_BY_KEY["material"]
    assert "performance_type" in errors_of(
        material, element="roof", nature="Ouate", performance="7,2"
    )
    record = material.parse(
        {"element": "roof", "nature": "Ouate", "performance": "7,2", "performance_type": "r"}
    )
    assert material.shown("performance", record.values) == "R\N{NO-BREAK SPACE}7,2"


# Computed fields

SERVICE = {"title": "Entretien", "periodicity": "12", "last_done_on": "2024-05-14"}


def test_the_next_date_follows_from_the_last_and_may_be_typed() -> None:
    assert OPERATION.parse(SERVICE).due_on == date(2025, 5, 14)
    typed = OPERATION.parse({**SERVICE, "next_due_on": "2025-03-01"})
    assert typed.due_on == date(2025, 3, 1)
    assert OPERATION.parse({"title": "Entretien", "periodicity": "12"}).due_on is None
    assert OPERATION.parse({**SERVICE, "periodicity": "0"}).due_on is None


def edit(values: dict[str, object], **changes: str) -> date | None:
    former = OPERATION.parse(values).values
    return OPERATION.parse(OPERATION.form_texts(former) | changes, former=former).due_on


def test_editing_moves_a_next_date_that_was_not_touched() -> None:
    assert edit({**SERVICE}, last_done_on="2025-06-01") == date(2026, 6, 1)
    assert edit({**SERVICE}, periodicity="24") == date(2026, 5, 14)
    assert edit({**SERVICE}, periodicity="0") is None
    assert edit({**SERVICE}, next_due_on="2025-03-01") == date(2025, 3, 1)


def test_editing_something_else_keeps_a_next_date_that_was_typed() -> None:
    typed: dict[str, object] = {**SERVICE, "next_due_on": "2025-03-01"}
    assert edit(typed, title="Autre nom") == date(2025, 3, 1)
    assert edit(typed, last_done_on="2025-03-02") == date(2026, 3, 2)
    assert edit(typed, periodicity="0") == date(2025, 3, 1)
    never: dict[str, object] = {"title": "X", "periodicity": "12", "next_due_on": "2025-03-01"}
    assert edit(never, title="Y") == date(2025, 3, 1)
    assert edit(never, periodicity="24") == date(2025, 3, 1)
    assert edit(never, last_done_on="2025-02-20") == date(2026, 2, 20)


def test_a_date_corrected_by_hand_outlives_a_change_of_what_it_is_computed_from() -> None:
    corrected: dict[str, object] = {**SERVICE, "next_due_on": "2025-03-01"}
    assert edit(corrected, periodicity="24") == date(2025, 3, 1)
    survey = {"nature": "electricity", "done_on": "2024-05-14", "purpose": "sale"}
    former = SURVEY.parse({**survey, "valid_until": "2026-12-31"}).values
    texts = SURVEY.form_texts(former)
    for change in ({"purpose": "rental"}, {"done_on": "2024-05-15"}, {"nature": "gas"}):
        assert SURVEY.parse(texts | change, former=former).due_on == date(2026, 12, 31)
    former = SURVEY.parse(survey).values
    letting = SURVEY.form_texts(former) | {"purpose": "rental"}
    assert SURVEY.parse(letting, former=former).due_on == date(2030, 5, 13)


def test_a_date_that_was_left_without_comes_once_it_can_be_computed() -> None:
    former = SURVEY.parse({"nature": "lead", "done_on": "2024-05-14", "conclusion": "clear"}).values
    found = SURVEY.form_texts(former) | {"conclusion": "found"}
    assert SURVEY.parse(found, former=former).due_on == date(2025, 5, 13)


def test_a_diagnosis_computes_its_validity() -> None:
    lead = {"nature": "lead", "done_on": "2024-05-14", "conclusion": "found", "purpose": "rental"}
    assert SURVEY.parse(lead).due_on == date(2030, 5, 13)
    assert SURVEY.parse({**lead, "conclusion": "clear"}).due_on is None
    assert SURVEY.parse({**lead, "valid_until": "2027-01-01"}).due_on == date(2027, 1, 1)
    assert KIND_BY_KEY["dpe"].parse({"energy_class": "F", "done_on": "2019-01-01"}).due_on == date(
        2024, 12, 31
    )
    assert KIND_BY_KEY["energy_audit"].parse({"done_on": "2024-05-14"}).due_on == date(2029, 5, 13)
    plan = {"nature": "works_plan", "done_on": "2024-05-14"}
    assert KIND_BY_KEY["coownership_document"].parse(plan).due_on == date(2034, 5, 13)


def test_a_guarantee_of_ten_years_runs_from_the_acceptance() -> None:
    covered = {"title": "Toit", "state": "accepted", "accepted_on": "2024-05-14"}
    assert WORKS.parse(covered).due_on is None
    assert WORKS.parse({**covered, "has_ten_year_guarantee": "true"}).due_on == date(2034, 5, 14)


def test_an_appliance_brings_its_category_and_an_energy_its_unit() -> None:
    assert EQUIPMENT.parse({"appliance": "stove"}).values["category"] == "heating"
    assert (
        EQUIPMENT.parse({"appliance": "stove", "category": "other"}).values["category"] == "other"
    )
    assert errors_of(EQUIPMENT, appliance="other", appliance_other="Kachelofen") == {
        "category": REQUIRED
    }
    water = READING.parse({"energy": "water", "ended_on": "2024-05-14", "quantity": "12,5"})
    assert READING.summary_of(water.values) == "Eau\u00a0· 12,5\N{NO-BREAK SPACE}m³"
    assert READING.summary_of(water.values, beside=water.title) == "12,5\N{NO-BREAK SPACE}m³"


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


# Titles, searches, references


@pytest.mark.parametrize(
    ("kind", "submitted", "title"),
    [
        ("equipment", {"appliance": "stove", "brand": "Invicta"}, "Poêle ou insert Invicta"),
        ("equipment", {"category": "heating"}, "Chauffage"),
        ("plan", {"nature": "section", "level": "Étage"}, "Coupe, Étage"),
        ("survey", {"nature": "other", "nature_other": "Radon", "done_on": "2024-01-01"}, "Radon"),
        ("dpe", {"energy_class": "C", "done_on": "2024-01-01"}, "DPE, classe C"),
        ("energy_audit", {"done_on": "2024-01-01"}, "Audit énergétique"),
        ("coownership_document", {"nature": "rules"}, "Règlement de copropriété"),
    ],
)
def test_what_has_no_title_gets_one(kind: str, submitted: dict[str, object], title: str) -> None:
    assert KIND_BY_KEY[kind].parse(submitted).title == title


def test_a_composed_title_stays_within_its_column() -> None:
    record = EQUIPMENT.parse(
        {
            "appliance": "other",
            "appliance_other": "a" * 100,
            "category": "other",
            "brand": "b" * 100,
            "model": "c" * 100,
        }
    )
    assert len(record.title) == 200
    assert record.title.endswith("…")


def test_a_record_is_found_by_any_of_its_words() -> None:
    record = EQUIPMENT.parse(
        {
            "appliance": "gas_boiler",
            "brand": "Élan",
            "installed_on": "2024-05-14",
            "note": "Près de l'évier",
            "price": "2 500",
        }
    )
    for word in ("chaudiere", "elan", "mai 2024", "evier", "equipement"):
        assert word in record.search_text
    assert "2500" not in record.search_text
    assert "2 500" not in record.search_text


def test_references_are_asked_for_and_shown_only_with_a_title() -> None:
    asked: list[LinkedRecord] = []

    def exists(link: LinkedRecord) -> bool:
        asked.append(link)
        return link.record_id == 7

    form = {**SERVICE, "equipment": "7"}
    record = OPERATION.parse(form, exists=exists)
    assert asked == [LinkedRecord("equipment", 7, ("equipment",))] == list(record.links)
    with pytest.raises(InvalidRecordError) as caught:
        OPERATION.parse({**form, "equipment": "8"}, exists=exists)
    assert list(caught.value.errors) == ["equipment"]
    assert "equipment" not in [line.name for line in OPERATION.display(record.values)]
    shown = OPERATION.display(record.values, titles={7: "Chaudière"})
    (line,) = [line for line in shown if line.name == "equipment"]
    assert (line.text, line.record_id) == ("Chaudière", 7)
    assert OPERATION.with_links(record.values, {7: 70})["equipment"] == 70
    assert "equipment" not in OPERATION.with_links(record.values, {})


def test_links_open_what_they_show() -> None:
    contact = KIND_BY_KEY["contact"]
    links = {
        line.name: line.link
        for line in contact.display(contact.parse(contact.example()).values)
        if line.link
    }
    assert links == {
        "phone": "tel:+33612345678",
        "email": "mailto:contact@exemple.fr",
        "website": "https://www.exemple.fr/notice",
    }


def test_a_record_moves_to_a_kind_that_shares_fields() -> None:
    dpe, audit = KIND_BY_KEY["dpe"], KIND_BY_KEY["energy_audit"]
    assert audit in kinds_it_may_become(dpe)
    assert kinds_it_may_become(KIND_BY_KEY["home"]) == ()
    values = dpe.parse(
        {"energy_class": "F", "done_on": "2024-05-14", "ademe_number": "2435 e012 3456a"}
    ).values
    form = audit.form_texts(carried_values(dpe, audit, values))
    assert form["done_on"] == "2024-05-14"
    assert form["ademe_number"] == "2435E0123456A"
    assert form["target_class"] == ""


def test_a_validity_computed_for_one_kind_does_not_follow_to_another() -> None:
    dpe, audit = KIND_BY_KEY["dpe"], KIND_BY_KEY["energy_audit"]
    made = {"energy_class": "F", "done_on": "2021-02-03"}
    computed = audit.parse(made).values
    assert "valid_until" not in carried_values(audit, dpe, computed)
    assert left_out(audit, dpe, computed) == ()
    assert left_out(audit, KIND_BY_KEY["energy_label"], computed) == (
        "Classe avant travaux",
        "Fin de validité",
    )
    corrected = audit.parse({**made, "valid_until": "2023-01-01"}).values
    assert carried_values(audit, dpe, corrected)["valid_until"] == "2023-01-01"


@pytest.mark.parametrize(
    ("kind", "name", "right", "wrong"),
    [
        (
            "home",
            "postcode",
            ("35000", "01000", "20 200", "97400", "98714"),
            ("3500", "350000", "00100", "96000", "2A004", "٣٥٠٠٠", "Rennes"),
        ),
        (
            "dpe",
            "ademe_number",
            ("2435E0123456A", "2435 e012 3456 a"),
            ("24", "2435E0123456", "É" * 13),
        ),
        ("energy_audit", "ademe_number", ("A24350123456B",), ("A2435012345-B",)),
    ],
)
def test_a_number_of_a_known_form_is_checked(
    kind: str, name: str, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    for typed in right:
        assert name not in errors_of(KIND_BY_KEY[kind], **{name: typed})
    for typed in wrong:
        assert name in errors_of(KIND_BY_KEY[kind], **{name: typed}), typed


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
