"""Which tests go to which process, where several share them."""

from pathlib import PurePosixPath
from typing import Any

from xdist.scheduler import LoadScopeScheduling

ON_ONE_SITE = {"test_demo.py", "test_large_server.py", "test_adding_a_page.py"}
"""The tests of each have a second site, or a copy of the project, which takes long to make."""


class SitesTogether(LoadScopeScheduling):
    """Gives each test to who is free, and all tests of a second site to one.

    xdist's own groups are named in a test's id, which pytest 9 no longer lets it change.
    """

    def __init__(self, config: Any, log: Any = None) -> None:
        """Keep the order of the tests: those in a browser come last."""
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if PurePosixPath(file).name in ON_ONE_SITE else nodeid
