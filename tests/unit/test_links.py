from collections.abc import Callable

import pytest

from carnet_app.core.links import site_host, site_link
from carnet_app.core.settings import Settings

Configure = Callable[..., Settings]


def test_links_stand_on_the_configured_address(configure: Configure) -> None:
    configure(base_url="https://carnet.example:8443/")
    assert site_link("/confirmer/abc") == "https://carnet.example:8443/confirmer/abc"
    assert site_host() == "carnet.example"


@pytest.mark.parametrize(
    "path", ["", "confirmer", "//eve.example/", "/\\eve.example", "https://eve.example"]
)
def test_a_link_never_leaves_the_site(path: str) -> None:
    with pytest.raises(ValueError, match="absolute path"):
        site_link(path)


def test_an_international_host_is_written_in_ascii(configure: Configure) -> None:
    configure(base_url="https://maison-étoilée.example")
    assert site_host() == "xn--maison-toile-hebe.example"
