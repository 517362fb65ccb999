"""Signing up, called as a browser may call it: with anything; and the link that confirms it."""

from typing import Any

import pytest
from sqlmodel import select

from carnet_app.core.database import reading, transaction
from carnet_app.features.account.links_state import MailedLinkState
from carnet_app.features.account.sign_in_state import SignInState
from carnet_app.features.account.sign_up_state import SignUpState, StrengthState
from carnet_app.models import Account
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.factories import PASSWORD, make_account
from tests.states.accounts import NEW_PASSWORD, accounts, link_in, mails_to
from tests.states.pages import new_person, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

SIGN_UP: dict[str, Any] = {
    "first_name": "Élodie",
    "last_name": "Le Goff",
    "email": "elodie@exemple.fr",
    "password": NEW_PASSWORD,
    "terms": "on",
}
HOSTILE_VALUES: list[Any] = [None, 3, True, [], ["a"], {}, {"a": 1}, "x" * 50_000, "\0", "a\r\nb"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"first_name": ""}, "first_name", "Indiquez votre prénom"),
        ({"last_name": "  "}, "last_name", "Indiquez votre nom"),
        ({"first_name": "é" * 101}, "first_name", "100 caractères"),
        ({"first_name": "Ann\u202ee"}, "first_name", "caractères"),
        ({"email": ""}, "email", "Indiquez une adresse e-mail"),
        ({"email": "elodie"}, "email", "valide"),
        ({"email": "a@b.fr, c@d.fr"}, "email", "valide"),
        ({"email": "a@b.fr\r\nBcc: c@d.fr"}, "email", "valide"),
        ({"email": "a" * 250 + "@exemple.fr"}, "email", "trop longue"),
        ({"password": ""}, "password", "12 caractères"),
        ({"password": "court"}, "password", "12 caractères"),
        ({"password": "a" * 129}, "password", "128 caractères"),
        ({"password": "azertyuiop12"}, "password", "deviner"),
        ({"password": "elodie sous le grand toit"}, "password", "votre nom"),
        ({"terms": None}, "terms", "Acceptez"),
    ],
)
def test_a_bad_sign_up_says_what_is_wrong_beside_its_field(
    change: dict[str, Any], field: str, words: str
) -> None:
    async def scenario() -> None:
        state = await Tab(path="/signup").state(SignUpState)
        focus = await state.create_account(SIGN_UP | change)
        assert f"ref_{field}" in str(focus.args)
        assert list(state.errors) == [field]
        assert words in state.errors[field]

    run(scenario)
    assert accounts() == 0


@pytest.mark.parametrize("value", HOSTILE_VALUES)
@pytest.mark.parametrize("field", ["first_name", "last_name", "email", "password"])
def test_a_sign_up_field_of_any_type_is_refused(field: str, value: object) -> None:
    async def scenario() -> None:
        state = await Tab(path="/signup").state(SignUpState)
        await state.create_account(SIGN_UP | {field: value})
        assert list(state.errors) == [field]

    run(scenario)
    assert accounts() == 0


@pytest.mark.parametrize("form", [None, [], "x", 3])
def test_a_form_that_is_none_is_an_empty_form(form: Any) -> None:
    async def scenario() -> None:
        state = await Tab(path="/signup").state(SignUpState)
        await state.create_account(form)
        assert list(state.errors) == ["first_name", "last_name", "email", "password", "terms"]

    run(scenario)


def test_a_corrected_sign_up_goes_through() -> None:
    async def scenario() -> None:
        state = await Tab(path="/signup").state(SignUpState)
        await state.create_account(SIGN_UP | {"password": "court"})
        left = await state.create_account(SIGN_UP)
        assert state.errors == {}
        assert state.sent_to == "elodie@exemple.fr"
        assert left is not None

    run(scenario)
    assert accounts() == 1
    assert len(mails_to("elodie@exemple.fr")) == 1


def test_the_page_says_the_same_for_an_address_that_has_an_account() -> None:
    with transaction() as session:
        make_account(session, email="elodie@exemple.fr")

    async def scenario() -> None:
        state = await Tab(path="/signup").state(SignUpState)
        left = await state.create_account(SIGN_UP)
        assert (state.errors, state.sent_to) == ({}, "elodie@exemple.fr")
        assert left is not None

    run(scenario)
    assert accounts() == 1


def test_no_state_keeps_a_password() -> None:
    async def scenario() -> None:
        tab = Tab(path="/signup")
        await (await tab.state(SignUpState)).create_account(SIGN_UP)
        await (await tab.state(StrengthState)).rate_password(NEW_PASSWORD)
        signing_in = await tab.state(SignInState)
        await play(signing_in.sign_in({"email": "elodie@exemple.fr", "password": NEW_PASSWORD}))
        assert NEW_PASSWORD not in repr(tab.root.dict())
        assert NEW_PASSWORD.encode() not in tab.root._serialize()

    run(scenario)


def test_the_meter_rates_what_is_typed() -> None:
    async def scenario() -> None:
        state = await Tab(path="/signup").state(StrengthState)
        await state.rate_password("azerty")
        weak = state.score
        await state.rate_password(NEW_PASSWORD)
        assert (weak, state.score) == (1, 4)
        assert state.advice.startswith("Très solide")
        await state.rate_password("")
        assert (state.score, state.advice) == (0, "")
        for value in HOSTILE_VALUES:
            await state.rate_password(value)

    run(scenario)


def test_the_meter_knows_whose_password_it_is() -> None:
    paul = new_person("paul@exemple.fr")

    async def scenario() -> None:
        state = await Tab(path="/mon-compte").state(StrengthState)
        typed = f"{paul.last_name} {paul.last_name} jardin volets"
        await state.rate_password(typed)
        assert state.score == 4
        act_as(paul)
        await state.rate_password(typed)
        assert state.score < 3
        assert "votre nom" in state.advice

    run(scenario)


def sign_up_and_get_link() -> str:
    async def scenario() -> None:
        await (await Tab(path="/signup").state(SignUpState)).create_account(SIGN_UP)

    run(scenario)
    return link_in(mails_to("elodie@exemple.fr")[0])


def is_confirmed() -> bool:
    with reading() as session:
        return session.exec(select(Account)).one().confirmed_at is not None


def test_opening_the_link_confirms_nothing_and_its_button_does_once() -> None:
    path = sign_up_and_get_link()

    async def scenario() -> None:
        state = await Tab(path=path).state(MailedLinkState)
        await state.look_at_confirmation()
        assert (state.state, state.email) == ("ok", "elodie@exemple.fr")
        assert not is_confirmed()
        await state.confirm({})
        assert state.done
        assert is_confirmed()
        other = await Tab(path=path).state(MailedLinkState)
        await other.look_at_confirmation()
        assert (other.state, other.email) == ("used", "")
        await other.confirm({})
        assert "déjà servi" in other.errors[PAGE]

    run(scenario)


@pytest.mark.parametrize("path", ["/confirmer/abc", "/confirmer/", "/confirmer/" + "x" * 3_000])
def test_a_link_that_was_never_mailed_confirms_nothing(path: str) -> None:
    async def scenario() -> None:
        state = await Tab(path=path).state(MailedLinkState)
        await state.look_at_confirmation()
        assert state.state == "unknown"
        await state.confirm({})
        await state.confirm_email({})
        await state.choose_password({"password": NEW_PASSWORD, "password_again": NEW_PASSWORD})
        assert "inconnu" in state.errors[PAGE]
        assert not state.done

    run(scenario)


def test_a_confirmation_link_resets_no_password() -> None:
    path = sign_up_and_get_link()

    async def scenario() -> None:
        state = await Tab(path=path).state(MailedLinkState)
        await state.look_at_reset()
        assert state.state == "unknown"
        await state.choose_password({"password": PASSWORD, "password_again": PASSWORD})
        assert not state.done

    run(scenario)
