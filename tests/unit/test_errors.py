import pytest

from carnet_app.core.errors import DomainError, FieldChecks, RefusedFieldsError


class BadEmail(DomainError):  # noqa: N818
    message = "Mauvaise adresse."
    field = "email"


def refuse(field: str = "email") -> str:
    raise BadEmail(field=field)


def test_nothing_wrong_refuses_nothing() -> None:
    checks = FieldChecks()
    assert checks.note(str.strip, " a ") == "a"
    checks.raise_any()


def test_one_refusal_is_raised_as_it_is() -> None:
    checks = FieldChecks()
    assert checks.note(refuse) is None
    with pytest.raises(BadEmail):
        checks.raise_any()


def test_several_refusals_are_told_together_the_first_of_each_field() -> None:
    checks = FieldChecks()
    checks.note(refuse)
    checks.note(refuse, "name")
    checks.add(BadEmail("Une autre raison."))
    with pytest.raises(RefusedFieldsError) as raised:
        checks.raise_any()
    assert raised.value.messages == {"email": "Mauvaise adresse.", "name": "Mauvaise adresse."}


def test_what_is_no_refusal_goes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        FieldChecks().note(divmod, 1, 0)
