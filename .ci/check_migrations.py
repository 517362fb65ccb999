"""Fail when the models say something that no migration does."""

import os
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory() as folder:
    # Before any import: the settings are read once.
    os.environ["CARNET_ENV_FILE"] = ""
    os.environ["CARNET_DATABASE_URL"] = f"sqlite:///{Path(folder) / 'fresh.db'}"

    from alembic import command
    from alembic.config import Config

    config = Config("alembic.ini")
    command.upgrade(config, "head")
    command.check(config)
