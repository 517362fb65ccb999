import asyncio

from carnet_app.session import failure
from carnet_app.session.failure import FailureState, record_page_failure, tell_failure
from carnet_app.session.windows import PageState
from tests.logs import logs_of
from tests.states.tabs import Tab


def test_a_failure_nobody_expected_is_logged_and_told() -> None:
    with logs_of(failure) as logs:
        told = tell_failure(RuntimeError("boom"))
    assert logs[0]["event"] == "event failed"
    assert "show_failure" in repr(told)

    async def scenario() -> None:
        tab = Tab()
        state = await tab.state(FailureState)
        state.show_failure()
        assert "Une erreur est survenue" in state.message
        state.dismiss()
        assert state.message == ""
        state.show_failure()
        tab.open(path="/mon-espace")  # reloaded, as the sentence says
        await (await tab.state(PageState)).arrive()
        assert state.message == ""

    asyncio.run(scenario())


def test_a_failure_in_a_browser_is_logged_shortly() -> None:
    with logs_of(failure) as logs:
        record_page_failure(Exception("x" * 9_000))
    assert len(logs[0]["reason"]) == 500
