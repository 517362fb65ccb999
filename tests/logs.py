"""What the code under test logs."""

from collections.abc import Generator, MutableMapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from unittest.mock import patch

import structlog
from structlog.testing import capture_logs


@contextmanager
def logs_of(module: ModuleType) -> Generator[list[MutableMapping[str, Any]]]:
    """What a module logs in the block.

    With a logger of its own: the module's was kept at its first use, as another test configured
    it.
    """
    structlog.reset_defaults()
    with patch.object(module, "log", structlog.get_logger()), capture_logs() as logs:
        yield logs
