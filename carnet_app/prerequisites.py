"""What the settings name must be there, and of use, before the site starts."""

import tempfile
from collections.abc import Callable, Iterable
from typing import Any

from redis import Redis, RedisError
from sqlalchemy.exc import SQLAlchemyError

from carnet_app.core.database import get_engine
from carnet_app.core.settings import SettingsError, explain_refusal, get_settings

REDIS_SECONDS = 5


def require_data() -> None:
    """Open the data folder and the database.

    Raises:
        SettingsError: one of them cannot be used; its text names the setting and says why.
    """
    _require({"data_dir": data_dir_problem, "database_url": database_problem})


def require_services() -> None:
    """Ask the services that only a running site needs.

    Raises:
        SettingsError: as ``require_data``.
    """
    _require({"redis_url": redis_problem})


def data_dir_problem() -> str:
    """Why nothing can be kept in the data folder; empty when it can."""
    folder = get_settings().data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return f"{folder} cannot be written to ({error.strerror})"


def database_problem() -> str:
    """Why the database cannot be opened; empty when it can."""
    try:
        with get_engine().connect():
            return ""
    except OSError as error:  # from making the folder of a SQLite file
        return f"the database cannot be opened ({error.strerror})"
    except SQLAlchemyError as error:
        return f"the database cannot be opened ({_first_line(getattr(error, 'orig', error))})"


def redis_problem() -> str:
    """Why Redis is of no use; empty when it answers, or is not asked for."""
    url = get_settings().redis_url
    if not url:
        return ""
    try:
        with Redis.from_url(url, socket_timeout=REDIS_SECONDS) as redis:
            redis.ping()
    except (RedisError, ValueError) as error:
        return f"Redis does not answer ({type(error).__name__})"
    return ""


def _require(problems: dict[str, Callable[[], str]]) -> None:
    for field, find in problems.items():
        if reason := find():
            raise SettingsError(explain_refusal([(field, reason)]))


def _first_line(error: Any) -> str:
    # Drivers say where they tried, never with which password.
    lines: Iterable[str] = str(error).splitlines()
    return next(iter(lines), type(error).__name__)
