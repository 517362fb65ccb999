from datetime import date

from carnet_app.catalogue.record_kind import REQUIRED
from carnet_app.catalogue.registry import KIND_BY_KEY
from tests.unit.kinds import EQUIPMENT, OPERATION, READING, SERVICE, SURVEY, WORKS, errors_of


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
