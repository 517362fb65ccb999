"""What is told of an act that led to the sign-in form."""

from datetime import timedelta

import pytest
import time_machine

from carnet_app.core.clock import now
from carnet_app.features.account.sign_in_state import SignInState
from carnet_app.session.state import SessionState
from tests.states.pages import run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


def test_what_a_double_click_led_to_twice_is_told_once_and_long_enough() -> None:
    async def scenario() -> None:
        tab = Tab(path="/")
        session_state, form = await tab.state(SessionState), await tab.state(SignInState)
        session_state._farewell = "Votre compte est supprimé."
        for _ in range(2):
            await form.start_again()
            assert form.told == "Votre compte est supprimé."
        with time_machine.travel(now() + timedelta(seconds=2)):
            await form.start_again()
        assert form.told == ""

    run(scenario)
