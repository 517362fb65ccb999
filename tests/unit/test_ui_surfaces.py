"""What cards and their pieces draw."""

import pytest

from carnet_app.ui.surfaces import progress_ring


@pytest.mark.parametrize(("percent", "drawn"), [(0, False), (1, True), (100, True)])
def test_a_ring_has_an_arc_once_there_is_something(percent: int, *, drawn: bool) -> None:
    ring = progress_ring(percent, f"Carnet rempli à {percent} %")
    assert ("ring-arc" in str(ring)) is drawn
