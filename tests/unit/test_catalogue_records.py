from datetime import UTC, date, datetime

import pytest
import time_machine

from carnet_app.catalogue.moves import carried_values, left_out
from carnet_app.catalogue.records import InvalidRecordError, LinkedRecord
from carnet_app.catalogue.registry import KIND_BY_KEY, kinds_it_may_become
from tests.unit.kinds import EQUIPMENT, OPERATION, READING, SERVICE, WORKS, errors_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


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
