"""Mon espace's events, called as a browser may call them: with anything."""

from typing import Any

import pytest
from sqlmodel import select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.presets import PRESET_BY_KEY
from carnet_app.core.database import reading, transaction
from carnet_app.features.space.state import SpaceState
from carnet_app.models import Carnet, Invitation, InvitationAnswer, Share
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import create_carnet, delete_carnet
from carnet_app.services.permissions import Role, rights_in
from carnet_app.services.sharing import invite
from carnet_app.services.third_party import create_for_third_party
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.services.record_factories import add
from tests.services.test_covers import photo
from tests.states.following import Home
from tests.states.pages import HOSTILE_VALUES, new_carnet, new_person, run
from tests.states.space_rows import count, only_answer
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


def invite_to(owner: Any, carnet_id: int, email: str) -> int:
    with transaction() as session:
        invite(
            session,
            actor=owner,
            carnet_id=carnet_id,
            email=email,
            levels=PRESET_BY_KEY["relative"].levels,
        )
        return session.exec(select(Invitation.id)).one() or 0


def test_an_invitation_is_accepted_from_the_space() -> None:
    anne, luc = new_person("anne@exemple.fr", "Anne"), new_person("luc@exemple.fr")
    carnet_id = new_carnet(anne)
    invitation_id = invite_to(anne, carnet_id, luc.email)

    async def scenario() -> None:
        act_as(luc)
        space = await Tab().state(SpaceState)
        await space.load()
        assert [card.id for card in space.space.invitations] == [invitation_id]
        await space.answer({"invitation": str(invitation_id)})
        assert space.errors == {}
        assert "Maison de Quimper" in space.told
        assert space.space.invitations == ()
        assert [card.id for card in space.space.shared] == [carnet_id]
        await space.answer({"invitation": str(invitation_id)})  # the second of two clicks
        assert "Maison de Quimper" in space.told
        await space.answer({"invitation": str(invitation_id), "form_key": space.form_key})
        assert "déjà été acceptée" in space.errors[PAGE]
        assert space.told == ""

    run(scenario)


def test_an_offer_is_accepted_with_what_its_creator_keeps() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    with transaction() as session:
        carnet_id = create_for_third_party(session, actor=anne, name="Pavillon", email=luc.email)
        invitation_id = session.exec(select(Invitation.id)).one()

    async def scenario() -> None:
        act_as(luc)
        space = await Tab().state(SpaceState)
        await space.load()
        await space.answer({"invitation": str(invitation_id), "kept": "9"})
        assert space.errors[PAGE]
        assert space.space.own_total == 0
        await space.answer({"invitation": str(invitation_id), "kept": "2"})
        assert [card.id for card in space.space.own] == [carnet_id]

    run(scenario)
    with reading() as session:
        assert rights_in(session, actor=luc, carnet_id=carnet_id).role is Role.OWNER
        kept = rights_in(session, actor=anne, carnet_id=carnet_id)
        assert set(kept.levels.values()) == {Access.CONTRIBUTE}


def test_an_invitation_is_declined_after_a_confirmation() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    invitation_id = invite_to(anne, new_carnet(anne), luc.email)

    async def scenario() -> None:
        act_as(luc)
        space = await Tab().state(SpaceState)
        await space.load()
        space.ask_refusal(invitation_id)
        assert space.declining == invitation_id
        await space.decline(invitation_id)
        assert (space.declining, space.space.invitations) == (0, ())
        assert "refusée" in space.told

    run(scenario)
    assert only_answer() is InvitationAnswer.DECLINED


def test_a_deleted_carnet_comes_back_from_the_bin() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    with transaction() as session:
        delete_carnet(session, actor=anne, carnet_id=carnet_id)

    async def scenario() -> None:
        act_as(anne)
        space = await Tab(path=f"/mon-espace?supprime={carnet_id}").state(SpaceState)
        await space.load()
        assert (space.just_deleted, "corbeille" in space.told) == (carnet_id, True)
        assert [(card.id, card.days_left) for card in space.space.deleted] == [(carnet_id, 30)]
        await space.restore(carnet_id)
        assert [card.id for card in space.space.own] == [carnet_id]
        assert (space.space.deleted, space.just_deleted) == ((), 0)
        await space.load()
        assert (space.told, space.just_deleted) == ("", 0)

    run(scenario)


def test_a_stranger_can_do_nothing_with_the_ids_of_others() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person("luc@exemple.fr")
    stranger = new_person("inconnu@exemple.fr")
    invitation_id = invite_to(anne, new_carnet(anne), luc.email)
    with transaction() as session:
        offered = create_for_third_party(session, actor=anne, name="Pavillon", email=luc.email)
        deleted = create_carnet(session, actor=anne, name="Studio")
        delete_carnet(session, actor=anne, carnet_id=deleted)

    async def scenario() -> None:
        act_as(stranger)
        space = await Tab().state(SpaceState)
        for act in (
            space.answer({"invitation": str(invitation_id)}),
            space.decline(invitation_id),
            space.resend(offered),
            space.withdraw(offered),
            space.restore(deleted),
        ):
            space.errors = {}
            await act
            assert space.errors[PAGE]
            assert space.told == ""
        assert (space.space.own_total, space.space.shared_total) == (0, 0)

    run(scenario)
    with reading() as session:
        assert set(session.exec(select(Invitation.answer))) == {None}
        assert session.exec(select(Carnet.id).where(Carnet.id == deleted)).one()
    assert count(Share) == 1


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_an_id_that_is_none_breaks_nothing(value: Any) -> None:
    anne = new_person("anne@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        space = await Tab().state(SpaceState)
        for act in (space.decline, space.resend, space.withdraw, space.restore):
            await act(value)
            assert space.errors[PAGE]
        await space.answer({"invitation": value, "kept": value})
        assert space.errors
        await space.answer(value)
        assert space.errors[PAGE]
        space.ask_refusal(value)
        space.ask_withdrawal(value)

    run(scenario)


HOME = {
    "address": "12 rue des Lilas",
    "city": "Quimper",
    "home_type": "house",
    "built_in": "1974",
    "living_area": "92,5",
}


def guest_of(home: Home, *parts: PartKey) -> Actor:
    """A guest of a carnet whose cover is written, with its photo."""
    with transaction() as session:
        record_id = add(session, home.owner, session.get_one(Carnet, home.id), "home", HOME)
        photo(session, record_id)
    home.works("Toiture")
    return home.guest(Access.READ, *parts)


def test_a_guest_who_reads_the_home_finds_it_on_the_card() -> None:
    home = Home()
    guest = guest_of(home, PartKey.HOME)

    async def scenario() -> None:
        act_as(guest)
        space = await Tab().state(SpaceState)
        await space.load()
        (card,) = space.space.shared
        assert card.facts.address == "12 rue des Lilas, Quimper"
        assert card.facts.home_summary == "Maison\u00a0· 92,5\u00a0m²\u00a0· 1974"
        assert card.facts.cover

    run(scenario)


def test_a_guest_of_other_parts_is_sent_nothing_of_the_home() -> None:
    home = Home()
    guest = guest_of(home, PartKey.WORKS)

    async def scenario() -> None:
        act_as(guest)
        tab = Tab()
        space = await tab.state(SpaceState)
        await space.load()
        (card,) = space.space.shared
        facts = card.facts
        assert (facts.record_count, facts.home_id) == (1, 0)
        assert (facts.cover, facts.address, facts.home_summary) == ("", "", "")
        sent = str(tab.root.dict())
        assert "Maison de Quimper" in sent  # the carnet's name is theirs to know
        for word in ("Lilas", "92,5", "1974", "/vignette"):
            assert word not in sent

    run(scenario)


@pytest.mark.parametrize("page", ["2", "9999999999999999999999", "-1", "x", ""])
def test_a_page_number_of_any_kind_shows_a_page(page: str) -> None:
    anne = new_person("anne@exemple.fr")
    for number in range(51):
        new_carnet(anne, name=f"Carnet {number}")

    async def scenario() -> None:
        act_as(anne)
        space = await Tab(path=f"/mon-espace?page={page}").state(SpaceState)
        await space.load()
        assert len(space.space.own) == (1 if page == "2" else 50)
        assert space.space.pages == 2

    run(scenario)
