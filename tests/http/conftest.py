"""A site to send files to, where a test has no other."""

from pathlib import Path

import pytest

from tests.http.uploading import Site, new_site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """The browser of an owner, and a record of theirs."""
    return new_site(tmp_path)
