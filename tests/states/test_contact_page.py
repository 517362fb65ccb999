"""The contact form: what it asks for, and where its message goes."""

import pytest
from sqlmodel import select

from carnet_app.core.database import reading
from carnet_app.features.contact.state import ContactState
from carnet_app.models import ContactMessage
from tests.states.accounts import mails_to
from tests.states.pages import run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


def test_a_contact_message_is_kept_and_mailed() -> None:
    form = {
        "name": "Élodie",
        "email": "elodie@exemple.fr",
        "subject": "Question",
        "message": "Comment exporter mon carnet ?",
    }

    async def scenario() -> None:
        state = await Tab(path="/contact").state(ContactState)
        for field in form:
            await state.send_message(form | {field: ""})
            assert list(state.errors) == [field]
        await state.send_message(form)
        assert state.sent
        state.start_again()
        assert not state.sent

    run(scenario)
    with reading() as session:
        assert session.exec(select(ContactMessage)).one().subject == "Question"
    assert len(mails_to("elodie@exemple.fr")) == 1
