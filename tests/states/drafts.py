"""An invitation that is being written, looked through before it is sent."""

from carnet_app.features.sharing.draft import level_field
from carnet_app.features.sharing.state import SharingState
from tests.states.carnet_pages import CRAFTSMAN
from tests.states.pages import play
from tests.states.tabs import Tab


async def drafted(tab: Tab, carnet_id: int, **values: str) -> SharingState:
    sharing = await tab.state(SharingState)
    await sharing.open_for(carnet_id)
    levels = {level_field(key): str(level.value) for key, level in CRAFTSMAN.levels.items()}
    form = {"form_key": sharing.form_key, "act": "preview", "email": "paul@exemple.fr"}
    await play(sharing.submit({**form, **levels, "hide_amounts": "on", **values}))
    return sharing
