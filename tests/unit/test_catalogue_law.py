from datetime import date

import pytest

from carnet_app.catalogue.appliances import APPLIANCE_BY_KEY, APPLIANCES, CATEGORIES
from carnet_app.catalogue.kinds.building import ENERGIES
from carnet_app.catalogue.kinds.maintenance import PERIODICITIES
from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.catalogue.validity import (
    audit_valid_until,
    dpe_valid_until,
    survey_valid_until,
    works_plan_valid_until,
)

DONE = date(2024, 5, 14)


@pytest.mark.parametrize(
    ("done_on", "until"),
    [
        (date(2024, 5, 14), date(2034, 5, 13)),
        (date(2021, 7, 1), date(2031, 6, 30)),
        (date(2021, 6, 30), date(2024, 12, 31)),
        (date(2018, 1, 1), date(2024, 12, 31)),
        (date(2017, 12, 31), date(2022, 12, 31)),
        (date(2013, 1, 1), date(2022, 12, 31)),
        (date(2012, 12, 31), date(2021, 6, 30)),
        (date(2008, 3, 1), date(2018, 2, 28)),
    ],
)
def test_a_dpe_is_valid_ten_years_or_as_the_transition_says(done_on: date, until: date) -> None:
    assert dpe_valid_until(done_on) == until


def test_an_audit_and_a_works_plan() -> None:
    assert audit_valid_until(DONE) == date(2029, 5, 13)
    assert works_plan_valid_until(DONE) == date(2034, 5, 13)


@pytest.mark.parametrize(
    ("nature", "conclusion", "purpose", "until"),
    [
        ("asbestos", "clear", "sale", None),
        ("asbestos", "found", "sale", date(2027, 5, 13)),
        ("asbestos", "", "", date(2027, 5, 13)),
        ("lead", "clear", "sale", None),
        ("lead", "clear", "rental", None),
        ("lead", "found", "sale", date(2025, 5, 13)),
        ("lead", "found", "rental", date(2030, 5, 13)),
        ("lead", "found", "", date(2025, 5, 13)),
        ("gas", "clear", "sale", date(2027, 5, 13)),
        ("gas", "clear", "rental", date(2030, 5, 13)),
        ("electricity", "found", "sale", date(2027, 5, 13)),
        ("electricity", "found", "rental", date(2030, 5, 13)),
        ("electricity", "", "works", date(2027, 5, 13)),
        ("termites", "clear", "sale", date(2024, 11, 13)),
        ("risks", "", "rental", date(2024, 11, 13)),
        ("sanitation", "clear", "sale", date(2027, 5, 13)),
        ("carrez", "", "sale", None),
        ("boutin", "", "rental", None),
        ("noise", "", "sale", None),
        ("other:Mérule", "found", "sale", None),
    ],
)
def test_a_diagnosis_is_valid_as_long_as_the_law_says(
    nature: str, conclusion: str, purpose: str, until: date | None
) -> None:
    assert survey_valid_until(nature, DONE, conclusion, purpose) == until


def test_asbestos_reports_changed_in_april_2013() -> None:
    before, since = date(2013, 3, 31), date(2013, 4, 1)
    assert survey_valid_until("asbestos", before, "clear", "sale") == before
    assert survey_valid_until("asbestos", before, "clear", "rental") is None
    assert survey_valid_until("asbestos", since, "clear", "sale") is None


def test_a_validity_of_six_months_ends_where_the_month_does() -> None:
    assert survey_valid_until("risks", date(2024, 8, 31)) == date(2025, 2, 27)


@pytest.mark.parametrize(
    ("appliance", "months"),
    [
        ("gas_boiler", [12, 12]),
        ("heat_pump", [24]),
        ("fireplace", [12]),
        ("electric_water_heater", [1, 36]),
        ("septic_tank", [48, 120]),
        ("household_appliance", []),
    ],
)
def test_an_appliance_brings_its_operations(appliance: str, months: list[int]) -> None:
    assert [found.months for found in APPLIANCE_BY_KEY[appliance].operations] == months


def test_what_the_law_imposes_names_its_text_and_advice_does_not_pretend() -> None:
    operations = [op for appliance in APPLIANCES for op in appliance.operations]
    for operation in operations:
        assert operation.is_mandatory == bool(operation.source), operation.title
        assert str(operation.months) in PERIODICITIES
    mandatory = {op.title for op in operations if op.is_mandatory}
    assert "Entretien du chauffe-eau thermodynamique" not in mandatory  # exempt in one home
    assert "Entretien de la climatisation" in mandatory


def test_appliances_name_known_categories_and_energies() -> None:
    assert {appliance.category for appliance in APPLIANCES} == set(CATEGORIES)
    assert {appliance.energy for appliance in APPLIANCES} <= {"", *ENERGIES}
    keys = [appliance.key for appliance in APPLIANCES]
    assert len(keys) == len(set(keys))


def test_every_suggestion_makes_a_valid_operation() -> None:
    kind = KIND_BY_KEY["maintenance_operation"]
    operations = [op for appliance in APPLIANCES for op in appliance.operations]
    for operation in operations:
        record = kind.parse(operation.submitted(equipment_id=7, start=DONE))
        assert record.title == operation.title
        assert record.due_on is not None
        assert record.due_on > DONE
        assert record.values["equipment"] == 7
        assert record.values["is_mandatory"] is operation.is_mandatory


def test_a_suggestion_counts_from_the_last_time_when_it_is_known() -> None:
    (service, _) = APPLIANCE_BY_KEY["gas_boiler"].operations
    form = service.submitted(last_done_on=DONE, start=date(2026, 1, 1))
    record = KIND_BY_KEY["maintenance_operation"].parse(form)
    assert (record.happened_on, record.due_on) == (DONE, date(2025, 5, 14))
