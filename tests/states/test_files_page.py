"""The files of a record and those of a carnet: who sees what, and hostile input."""

from typing import Any

import pytest

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.database import reading, transaction
from carnet_app.features.carnet.state import CarnetState
from carnet_app.features.files.record_state import TOLD, RecordFilesState
from carnet_app.features.files.state import CarnetFilesState
from carnet_app.features.records.record_state import RecordState
from carnet_app.models import Attachment
from carnet_app.services.actors import Actor
from carnet_app.services.documents import add_document
from carnet_app.services.files import add_file, delete_file, note_drawing
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from carnet_app.storage.intake import KeptFile
from tests import file_samples as samples
from tests.services.file_factories import keep, keep_pdf
from tests.states.following import REASON, Home, opened
from tests.states.pages import HOSTILE_VALUES, destination, new_person, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("data_folder", "sqlite_database")
NOT_FOUND = "Ce fichier n’existe pas, ou vous n’y avez pas accès."


def attach(actor: Actor, record_id: int, kept: KeptFile, slot: str = "") -> int:
    with transaction() as session:
        return add_file(session, actor=actor, record_id=record_id, kept=kept, slot=slot)


def photo(name: str = "façade.jpg", width: int = 64) -> KeptFile:
    return keep(samples.jpeg(width=width), name)


def stored(file_id: int) -> Attachment:
    with reading() as session:
        return session.get_one(Attachment, file_id)


async def files_of(home: Home, record_id: int, query: str = "") -> RecordFilesState:
    """The files on the page of a record, once it is loaded."""
    tab = Tab()
    tab.open(path=f"/carnets/{home.id}/fiches/{record_id}{query}")
    await play((await tab.state(RecordState)).load())
    return await tab.state(RecordFilesState)


def names(state: RecordFilesState | CarnetFilesState) -> list[str]:
    return [file.name for file in state.files]


def test_a_record_shows_its_files_with_what_they_are() -> None:
    home = Home()
    record = home.works("Toiture")
    attach(home.owner, record, photo(), slot="before")
    attach(home.owner, record, keep_pdf("facture.pdf"), slot="invoice")

    async def scenario() -> None:
        act_as(home.owner)
        state = await files_of(home, record)
        shown = [(file.name, file.slot_label, file.reveals_amounts) for file in state.files]
        assert shown == [("façade.jpg", "Photo avant", False), ("facture.pdf", "Facture", True)]
        assert ("acceptance", "Procès-verbal de réception") in [
            (slot.key, slot.label) for slot in state.slots
        ]
        assert (state.may_add, state.may_mark) == (True, True)

    run(scenario)


def test_the_gallery_turns_through_photos_and_through_the_pages_of_a_pdf() -> None:
    home = Home()
    record = home.works("Toiture")
    first = attach(home.owner, record, photo("avant.jpg"))
    pdf = attach(home.owner, record, keep_pdf("devis.pdf", pages=2))
    attach(home.owner, record, photo("après.jpg", width=32))

    async def scenario() -> None:
        act_as(home.owner)
        state = await files_of(home, record)
        await state.look(first)
        assert (state.slide.title, state.slide_number, state.slide_count) == ("avant.jpg", 1, 2)
        seen: list[str] = []
        for steps in (1, 1, -1):
            state.turn(steps)
            seen.append(state.slide.title)
        assert seen == ["après.jpg", "avant.jpg", "après.jpg"]
        state.close(False)
        assert state.slide_number == 0

        with transaction() as session:  # as the server does a moment after the upload
            note_drawing(session, digest=stored(pdf).digest, drawn=True, pages=2)
        await state.look(pdf)
        assert (state.slide.address, state.slide_count) == (f"/fichiers/{pdf}/pages/1", 2)
        state.turn(1)
        assert state.slide.address == f"/fichiers/{pdf}/pages/2"

    run(scenario)


def test_a_deleted_file_comes_back() -> None:
    home = Home()
    record = home.works("Toiture")
    file_id = attach(home.owner, record, photo())

    async def scenario() -> None:
        act_as(home.owner)
        state = await files_of(home, record)
        event: Any = await state.delete(file_id)
        assert TOLD.replace("-", "_") in str(event.args)
        assert (names(state), state.just_deleted) == ([], file_id)
        assert state.told
        await state.restore()
        assert (names(state), state.just_deleted, state.errors) == (["façade.jpg"], 0, {})

    run(scenario)


def test_a_file_gets_another_name_and_its_mark() -> None:
    home = Home()
    record = home.works("Toiture")
    file_id = attach(home.owner, record, keep_pdf("scan.pdf"), slot="acceptance")

    async def scenario() -> None:
        act_as(home.owner)
        state = await files_of(home, record)
        state.ask_change(file_id)
        assert (state.changing, state.changing_name, state.changing_amounts) == (
            file_id,
            "scan.pdf",
            False,
        )
        await state.change({"file_name": "../Procès-verbal", "reveals_amounts": "on"})
        assert (state.changing, state.errors) == (0, {})
        [file] = state.files
        assert file.name.endswith("Procès-verbal.pdf")
        assert "/" not in file.name
        assert file.reveals_amounts is True
        state.ask_change(file_id)
        await state.change({"file_name": file.name, "form_key": state.form_key})
        assert state.files[0].reveals_amounts is False

    run(scenario)


def test_a_reader_opens_files_and_changes_none() -> None:
    home = Home()
    record = home.works("Toiture")
    file_id = attach(home.owner, record, photo())
    reader = home.guest(Access.READ, PartKey.WORKS)

    async def scenario() -> None:
        act_as(reader)
        state = await files_of(home, record)
        assert (names(state), state.may_add, state.may_mark) == (["façade.jpg"], False, False)
        assert state.files[0].may_change is False
        await state.delete(file_id)
        assert (state.errors.keys(), state.told) == ({PAGE}, "")
        state.ask_change(file_id)
        await state.change({"file_name": "autre.jpg"})
        assert state.errors.keys() == {PAGE}
        assert (stored(file_id).name, stored(file_id).deleted_at) == ("façade.jpg", None)

    run(scenario)


def test_who_sees_no_amounts_sees_no_invoice_and_marks_none() -> None:
    home = Home()
    record = home.works("Toiture")
    attach(home.owner, record, photo(), slot="before")
    invoice = attach(home.owner, record, keep_pdf(), slot="invoice")
    discreet = new_person("luc@exemple.fr", "Luc", "Moreau")
    share = home.share(discreet, {PartKey.WORKS: Access.WRITE}, hide_amounts=True)

    async def scenario() -> None:
        act_as(discreet)
        state = await files_of(home, record)
        assert (names(state), state.may_add, state.may_mark) == (["façade.jpg"], True, False)
        await state.delete(invoice)
        assert state.errors == {PAGE: NOT_FOUND}
        listed = await opened(CarnetFilesState, f"/carnets/{home.id}/fichiers")
        assert (names(listed), listed.total) == (["façade.jpg"], 1)
        own = state.files[0].id
        state.ask_change(own)
        await state.change({"file_name": "mur.jpg", "reveals_amounts": "on"})
        assert stored(own).reveals_amounts is False

        act_as(home.owner)
        listed = await opened(CarnetFilesState, f"/carnets/{home.id}/fichiers?invite={share}")
        assert names(listed) == ["mur.jpg"]
        state = await files_of(home, record, f"?invite={share}")
        assert names(state) == ["mur.jpg"]
        assert (state.may_add, state.may_mark, state.only_looking) == (True, False, True)

    run(scenario)


def test_a_stranger_reaches_nothing_by_the_ids_of_others() -> None:
    home = Home()
    record = home.works("Toiture")
    file_id = attach(home.owner, record, photo())
    stranger = new_person("x@exemple.fr")

    async def scenario() -> None:
        act_as(stranger)
        state = await files_of(home, record)
        assert (state.files, state.may_add, state.slots) == ((), False, ())
        for act in (state.delete, state.look, state.ask_change):
            sent: Any = act(file_id)
            if sent is not None:
                await sent
            assert (state.slide_number, state.changing) == (0, 0)
        await state.delete(file_id)
        assert state.errors == {PAGE: NOT_FOUND}
        await state.refresh()
        assert state.files == ()
        listed = await opened(CarnetFilesState, f"/carnets/{home.id}/fichiers")
        assert (listed.errors, listed.carnet.id, listed.files) == ({PAGE: REASON}, 0, ())
        assert stored(file_id).deleted_at is None

    run(scenario)


def test_hostile_values_change_nothing() -> None:
    home = Home()
    record = home.works("Toiture")
    file_id = attach(home.owner, record, photo())

    async def scenario() -> None:
        act_as(home.owner)
        state = await files_of(home, record)
        for value in HOSTILE_VALUES:
            if value == file_id:
                continue
            await state.look(value)
            state.turn(value)
            state.ask_change(value)
            state.choose_slot(value)
            await state.delete(value)
            assert state.errors == {PAGE: NOT_FOUND}
            assert (state.slide_number, state.changing, state.slot) == (0, 0, "")
        state.ask_change(file_id)
        for value in ([], 3, "x" * 50_000):
            await state.change({"file_name": value})
            assert "file_name" in state.errors
        assert (stored(file_id).name, stored(file_id).deleted_at) == ("façade.jpg", None)

    run(scenario)


def test_the_files_of_a_carnet_are_narrowed_by_part_and_family() -> None:
    home = Home()
    works = home.works("Toiture")
    boiler = home.add("equipment", appliance="gas_boiler")
    attach(home.owner, works, photo())
    attach(home.owner, works, keep_pdf("devis.pdf"))
    attach(home.owner, boiler, keep(name="notice.txt"))

    async def scenario() -> None:
        act_as(home.owner)
        path = f"/carnets/{home.id}/fichiers"
        expected = {
            "": ["notice.txt", "devis.pdf", "façade.jpg"],
            "?type=photos": ["façade.jpg"],
            "?type=pdf": ["devis.pdf"],
            "?type=autres": ["notice.txt"],
            "?partie=works": ["devis.pdf", "façade.jpg"],
            "?partie=works&type=autres": [],
            "?partie=nothing&type=%00": ["notice.txt", "devis.pdf", "façade.jpg"],
        }
        for query, found in expected.items():
            state = await opened(CarnetFilesState, path + query)
            assert (names(state), state.total) == (found, len(found)), query
        state = await opened(CarnetFilesState, f"{path}?partie=works")
        assert destination(state.choose_family("pdf")) == f"{path}?partie=works&type=pdf"
        assert destination(state.narrow("")) == path
        for value in HOSTILE_VALUES:
            assert destination(state.narrow(value)) == path
            assert destination(state.choose_family(value)) == f"{path}?partie=works"

    run(scenario)


def test_who_adds_documents_drops_them_on_the_page_of_files() -> None:
    home = Home()
    works = home.works("Toiture")
    attach(home.owner, works, photo())
    contributor = home.guest(Access.CONTRIBUTE, PartKey.DOCUMENTS, PartKey.WORKS)
    reader = home.guest(Access.READ, PartKey.DOCUMENTS, email="r@exemple.fr")
    elsewhere = home.guest(Access.WRITE, PartKey.WORKS, email="t@exemple.fr")
    share = home.share(None, {PartKey.DOCUMENTS: Access.WRITE})

    async def scenario() -> None:
        path = f"/carnets/{home.id}/fichiers"
        for person, query, adding in (
            (home.owner, "", (True, True)),
            (home.owner, "?partie=documents&type=pdf", (True, True)),
            (home.owner, "?partie=works", (False, False)),
            (home.owner, f"?invite={share}", (True, True)),
            (contributor, "", (True, False)),
            (contributor, "?partie=works", (False, False)),
            (reader, "", (False, False)),
            (elsewhere, "", (False, False)),
        ):
            act_as(person)
            state = await opened(CarnetFilesState, path + query)
            assert (state.may_add, state.may_write) == adding, (person.email, query)

        act_as(contributor)
        tab = Tab()
        state = await opened(CarnetFilesState, path, tab)
        assert names(state) == ["façade.jpg"]
        with transaction() as session:
            kept = keep(name="notice.txt")
            add_document(session, actor=contributor, carnet_id=home.id, kept=kept)
        await state.load()
        assert names(state) == ["notice.txt", "façade.jpg"]
        assert (state.files[0].is_proposed, state.files[0].part) == (True, "documents")

    run(scenario)


def test_the_page_of_files_opens_its_photos_and_pdfs_in_the_gallery() -> None:
    home = Home()
    works, garden = home.works("Toiture"), home.works("Jardin")
    first = attach(home.owner, works, photo())
    second = attach(home.owner, garden, photo("allée.jpg", width=32))
    pdf = attach(home.owner, garden, keep_pdf("devis.pdf", pages=3))
    notice = attach(home.owner, garden, keep(name="notice.txt"))
    stranger = new_person("x@exemple.fr")

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(CarnetFilesState, f"/carnets/{home.id}/fichiers")
        await state.look(first)
        assert (state.slide.title, state.slide_number, state.slide_count) == ("façade.jpg", 2, 2)
        state.turn(1)
        await state.refresh()  # as when an upload ends meanwhile
        assert (state.slide.title, state.slide_number) == ("allée.jpg", 1)
        state.close(False)
        for value in (*HOSTILE_VALUES, notice):
            if value not in (first, second, pdf):
                await state.look(value)
                assert state.slide_number == 0

        with transaction() as session:  # as the server does a moment after the upload
            note_drawing(session, digest=stored(pdf).digest, drawn=True, pages=3)
        await state.look(pdf)
        state.turn(-1)
        assert (state.slide.address, state.slide_count) == (f"/fichiers/{pdf}/pages/3", 3)

        act_as(stranger)
        await state.look(first)
        assert (state.slide_number, state.files, state.errors) == (0, (), {PAGE: REASON})

    run(scenario)


def test_a_part_leads_to_its_files_and_says_how_many() -> None:
    home = Home()
    works = home.works("Toiture")
    attach(home.owner, works, photo(), slot="before")
    attach(home.owner, works, keep_pdf(), slot="invoice")
    deleted = attach(home.owner, works, photo("cour.jpg", width=32))
    with transaction() as session:
        delete_file(session, actor=home.owner, file_id=deleted)
    attach(home.owner, home.works("Jardin"), photo(), slot="before")
    discreet = new_person("luc@exemple.fr", "Luc", "Moreau")
    share = home.share(discreet, {PartKey.WORKS: Access.READ}, hide_amounts=True)

    async def scenario() -> None:
        page, files = f"/carnets/{home.id}", f"/carnets/{home.id}/fichiers"
        for person, query, found in (
            (home.owner, "?partie=works", (3, f"{files}?partie=works")),
            (home.owner, "?partie=equipment", (0, f"{files}?partie=equipment")),
            (discreet, "?partie=works", (2, f"{files}?partie=works")),
            (
                home.owner,
                f"?partie=works&invite={share}",
                (2, f"{files}?invite={share}&partie=works"),
            ),
        ):
            act_as(person)
            state = await opened(CarnetState, page + query)
            assert (state.file_count, state.files_address) == found, (person.email, query)
            listed = await opened(CarnetFilesState, state.files_address)
            assert listed.total == state.file_count

    run(scenario)
