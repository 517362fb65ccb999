"""Column shapes shared by the tables."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, SmallInteger, String
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from carnet_app.catalogue.access import Access

DIGEST_LENGTH = 64

# Named constraints, so that migrations can drop them on every database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Reader = Callable[[Any], Any]

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


NEVER_REUSED = {"sqlite_autoincrement": True}
"""In the arguments of a table: SQLite gives no id again, as PostgreSQL never does.

A page left open would otherwise mean somebody else's session, share or record by it.
"""


class Table(SQLModel):
    """A table named after its class: ``LoginSession`` is ``login_session``."""

    __table_args__ = NEVER_REUSED

    @declared_attr  # pyright: ignore[reportArgumentType] -- as SQLModel declares it itself
    def __tablename__(cls) -> str:  # noqa: N805 # pyright: ignore[reportIncompatibleVariableOverride]
        """The table's name."""
        return _WORD_START.sub("_", cls.__name__).lower()


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC, read back in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant rather than guess its zone."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's naive instants their zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def instant(**options: Any) -> Any:
    """A field that holds an aware instant."""
    return Field(sa_type=UtcInstant, **options)


class StoredStrEnum(TypeDecorator[StrEnum]):
    """A StrEnum kept as its plain value: adding a member needs no migration."""

    impl = String(40)
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        """Keep the enumeration to read values back into."""
        self.members = members
        super().__init__()

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """Refuse a value that is not a member."""
        del dialect
        return None if value is None else self.members(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Reader:  # pyright: ignore[reportIncompatibleMethodOverride] -- called by position
        """Read the member back; by a table, for each page reads dozens of them."""
        del dialect, coltype
        return {None: None, **{member.value: member for member in self.members}}.__getitem__


def str_enum(members: type[StrEnum]) -> Any:
    """A column type for the members of a StrEnum."""
    return StoredStrEnum(members)


class StoredAccess(TypeDecorator[Access]):
    """An access level kept as its number, so that SQL can compare levels."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: Access | int | None, dialect: Dialect) -> int | None:
        """Refuse a number that is not a level."""
        del dialect
        return None if value is None else int(Access(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Reader:  # pyright: ignore[reportIncompatibleMethodOverride] -- called by position
        """Read the level back, as ``StoredStrEnum`` does."""
        del dialect, coltype
        return {None: None, **{level.value: level for level in Access}}.__getitem__


def access_level() -> Any:
    """A column type for an access level."""
    return StoredAccess
