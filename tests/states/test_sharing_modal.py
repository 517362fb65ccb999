"""The share modal's events, called as a browser may call them: with anything."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import func, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.catalogue.presets import PRESET_BY_KEY
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.errors import RefusedFieldsError
from carnet_app.features.sharing.draft import level_field
from carnet_app.features.sharing.state import INVITE, PEOPLE, SharingState
from carnet_app.models import Invitation, OutboxMessage, Share
from carnet_app.services.actors import Actor
from carnet_app.services.invitations import accept_invitation
from carnet_app.services.sharing import invite
from carnet_app.services.third_party import create_for_third_party
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.states.pages import HOSTILE_VALUES, destination, new_carnet, new_person, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

CRAFTSMAN = PRESET_BY_KEY["craftsman"]


def count(table: Any) -> int:
    with reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def shared_with(owner: Actor, carnet_id: int, guest: Actor) -> int:
    with transaction() as session:
        share_id = invite(
            session,
            actor=owner,
            carnet_id=carnet_id,
            email=guest.email,
            levels=CRAFTSMAN.levels,
        )
        invitation = session.exec(select(Invitation.id)).one()
        accept_invitation(session, actor=guest, invitation_id=invitation)
        return share_id


def filled(state: SharingState, **values: Any) -> dict[str, Any]:
    """The form as a browser sends it, with the artisan's rights."""
    levels = {level_field(key): str(level.value) for key, level in CRAFTSMAN.levels.items()}
    return {
        "form_key": state.form_key,
        "act": "send",
        "email": "contact@thermi.exemple.fr",
        "access_until": "",
        "message": "",
        "hide_amounts": "on",
        **levels,
        **values,
    }


async def opened(carnet_id: int) -> SharingState:
    state = await Tab().state(SharingState)
    await state.open_for(carnet_id)
    return state


def test_an_invitation_is_sent_listed_and_the_form_emptied() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        assert (state.opened_on, state.tab, state.sharing.total) == ("/mon-espace", INVITE, 0)
        form = filled(state, access_until="2999-12-31")
        await play(state.submit(form))
        assert state.errors == {}
        assert "contact@thermi.exemple.fr" in state.told
        assert (state.tab, state.form_key != form["form_key"], state.sending) == (
            PEOPLE,
            True,
            False,
        )
        share = state.sharing.shares[0]
        assert share.levels == {k.value: v.value for k, v in CRAFTSMAN.levels.items() if v}
        assert (share.hide_amounts, share.access_until) == (True, "2999-12-31")
        await play(state.submit(form))  # the same form, sent twice
        assert (state.errors, state.told != "") == ({}, True)

    run(scenario)
    assert (count(Share), count(OutboxMessage)) == (1, 1)


def test_the_first_wrong_field_of_the_form_has_the_focus(monkeypatch: pytest.MonkeyPatch) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    def refuse(*_args: object, **_values: object) -> None:
        raise RefusedFieldsError({"message": "Non.", "access_until": "Non.", "email": "Non."})

    monkeypatch.setattr("carnet_app.features.sharing.state.invite", refuse)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        [focus] = await play(state.submit(filled(state)))
        assert "ref_email" in str(focus.args)

    run(scenario)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "thermi"}, "email"),
        ({"email": "a@b.fr, c@d.fr"}, "email"),
        ({"email": "a@b.fr\r\nBcc: c@d.fr"}, "email"),
        ({"email": "a" * 250 + "@exemple.fr"}, "email"),
        ({"email": "anne@exemple.fr"}, "email"),
        ({"message": "a" * 5_001}, "message"),
        ({"access_until": "2020-01-01"}, "access_until"),
        ({"access_until": "31/12/2027"}, "access_until"),
        ({level_field(part.key): "0" for part in PARTS}, "levels"),
        ({level_field(PartKey.WORKS): "4"}, "levels"),
        ({level_field(PartKey.WORKS): "owner"}, "levels"),
    ],
)
def test_a_bad_invitation_says_what_is_wrong_beside_its_field(
    values: dict[str, Any], field: str
) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        form = filled(state, **values)
        sent = await play(state.submit(form))
        assert list(state.errors) == [field]
        assert state.errors[field]
        assert state.form_key == form["form_key"]  # what was typed stays
        assert (field in str(sent[0].args)) if field != "levels" else sent == []

    run(scenario)
    assert (count(Share), count(OutboxMessage)) == (0, 0)


def test_who_already_has_access_is_not_invited_again() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    carnet_id = new_carnet(anne)
    shared_with(anne, carnet_id, luc)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        await play(state.submit(filled(state, email=" Luc@Exemple.fr ")))
        assert "déjà accès" in state.errors["email"]

    run(scenario)
    assert count(Share) == 1


def test_a_share_is_changed_and_withdrawn_after_a_confirmation() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr", "Luc", "Caradec")
    carnet_id = new_carnet(anne)
    share_id = shared_with(anne, carnet_id, luc)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        state.start_change(share_id)
        assert (state.editing, state.editing_name) == (share_id, "Luc Caradec")
        assert state.levels[PartKey.WORKS.value] == "2"
        await play(state.submit(filled(state, **{level_field(PartKey.WORKS): "3"})))
        assert (state.errors, state.editing) == ({}, 0)
        assert "Luc Caradec" in state.told
        assert state.sharing.shares[0].levels["works"] == Access.WRITE
        state.ask_withdrawal(share_id)
        assert state.withdrawing == share_id
        await state.withdraw(share_id)
        assert "Luc Caradec n’a plus accès" in state.told
        assert (state.sharing.shares, state.withdrawing) == ((), 0)

    run(scenario)
    assert count(Share) == 0


def test_a_waiting_invitation_is_mailed_again() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        await play(state.submit(filled(state)))
        with time_machine.travel(now() + timedelta(minutes=1), tick=False):
            for _ in range(2):  # a double click
                await state.resend(state.sharing.shares[0].id)
                assert "repartie" in state.told

    run(scenario)
    assert count(OutboxMessage) == 2


def test_looking_as_the_guest_sends_nothing_and_gives_the_form_back() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        form = filled(state, act="preview", message="Bonjour", access_until="2999-12-31")
        sent = await play(state.submit(form))
        assert destination(sent[0]) == f"/carnets/{carnet_id}?apercu=projet"
        assert state.opened_on == ""
        await state.reopen()
        assert state.opened_on == "/mon-espace"
        assert (state.email, state.message) == (form["email"], "Bonjour")
        assert (state.access_until, state.hide_amounts) == ("2999-12-31", True)
        assert state.levels["works"] == "2"
        state.close(False)
        form = filled(state, act="preview", message="Encore", access_until="2999-12-31")
        await play(state.submit(form))
        await state.open_for(carnet_id)  # by the back button, then "Partager"
        assert (state.message, state.levels["works"]) == ("Encore", "2")
        state.close(False)
        await state.reopen()  # only once
        assert state.opened_on == ""

    run(scenario)
    assert (count(Share), count(OutboxMessage)) == (0, 0)


def test_a_third_party_creator_and_a_guest_cannot_share() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    carnet_id = new_carnet(anne)
    shared_with(anne, carnet_id, luc)
    with transaction() as session:
        offered = create_for_third_party(session, actor=luc, name="Pavillon", email="x@exemple.fr")

    async def scenario() -> None:
        act_as(luc)
        state = await opened(carnet_id)
        assert "propriétaire" in state.errors[PAGE]
        assert state.sharing.carnet_id == 0
        await state.open_for(offered)
        assert state.sharing.may_share is False
        await play(state.submit(filled(state)))
        assert "proposé à un tiers" in state.errors[PAGE]

    run(scenario)
    assert count(Share) == 1


def test_a_stranger_can_do_nothing_with_the_ids_of_others() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    stranger = new_person("inconnu@exemple.fr")
    carnet_id = new_carnet(anne)
    share_id = shared_with(anne, carnet_id, luc)

    async def scenario() -> None:
        act_as(stranger)
        state = await opened(carnet_id)
        assert state.errors[PAGE]
        assert state.sharing.carnet_id == 0
        for act in (state.withdraw, state.resend):
            await act(share_id)
            assert state.errors[PAGE]
            assert state.told == ""
        state.start_change(share_id)
        assert state.editing == 0
        await play(state.submit(filled(state)))
        assert state.errors[PAGE]

    run(scenario)
    with reading() as session:
        assert session.exec(select(Share.account_id)).all() == [luc.account_id]
    assert count(OutboxMessage) == 2  # the invitation and its acceptance


def test_a_former_persons_share_cannot_be_saved_by_the_next_one() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    carnet_id = new_carnet(anne)
    share_id = shared_with(anne, carnet_id, luc)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        state.start_change(share_id)
        act_as(luc)  # a guest, with the owner's state in hand
        await play(state.submit(filled(state, **{level_field(PartKey.PRIVATE): "3"})))
        assert state.errors[PAGE]

    run(scenario)


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_values_of_any_type_break_nothing(value: Any) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        fields = ("email", "message", "access_until", "form_key", "act", level_field(PartKey.HOME))
        for field in fields:
            await play(state.submit(filled(state) | {field: value}))
            assert state.sending is False
        await play(state.submit(value))
        for act in (state.withdraw, state.resend):
            await act(value)
            assert state.errors[PAGE]
        for step in (state.start_change, state.ask_withdrawal, state.show_tab, state.close):
            step(value)
        await state.show_page(value)
        assert state.sharing.carnet_id == carnet_id
        if value != carnet_id:
            await state.open_for(value)
            assert state.errors[PAGE]

    run(scenario)
    assert count(Share) <= 1
