"""Statements built and compiled once, for what every page and every event asks.

SQLAlchemy keeps what it compiled, but builds the statement, works out under which key it
kept it, and prepares it for objects each time: several times what the database takes to
answer. A kept statement is a text and the order of its values.
"""

from collections import namedtuple
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ParamSpec, cast

import sqlalchemy as sa
from sqlmodel import Session

from carnet_app.core.database import CONNECTION

P = ParamSpec("P")
Statement = (
    sa.Select[*tuple[Any, ...]] | sa.CompoundSelect[*tuple[Any, ...]] | sa.Insert | sa.Update
)
Row = sa.Row[*tuple[Any, ...]]
Convert = Callable[[Any], Any]

SHAPES = 256
"""How many variants of one statement are kept: by the parts somebody may read, the order…"""


class Kept:
    """A statement of columns with named parameters, ready to run with values for them.

    One that writes tells no object of the session what it changed.
    """

    def __init__(self, statement: Statement) -> None:
        """Keep a statement; it is compiled when it first runs, for that database."""
        self.statement = statement
        self._plans: dict[Hashable, _Plan] = {}

    def fetch(self, session: Session, values: Mapping[str, object]) -> Sequence[Row]:
        """All its rows, by column name, as the session's transaction sees them.

        A list among the values is for ``IN``, where it does not matter that a value is
        there twice.
        """
        values = {name: _padded(value) for name, value in values.items()}
        if session.autoflush:
            session.flush()
        connection = _connection_of(session)
        plan = self._plan_for(connection.dialect, values)
        return plan.rows(*_execute(connection, plan.text, plan.arguments(values)))

    def _plan_for(self, dialect: sa.Dialect, values: Mapping[str, object]) -> "_Plan":
        # A list is as many parameters as it has elements.
        lists: list[Sized] = [value for value in values.values() if isinstance(value, list)]
        key = (dialect.name, *map(len, lists))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = _compile(self.statement, dialect, values)
        return plan


def kept(build: Callable[P, Statement]) -> Callable[P, Kept]:
    """Have a function build its statement once for each set of arguments."""

    def keep(*args: P.args, **kwargs: P.kwargs) -> Kept:
        return Kept(build(*args, **kwargs))

    keep.__name__, keep.__doc__ = build.__name__, build.__doc__
    return cast("Callable[P, Kept]", lru_cache(SHAPES)(keep))


def _connection_of(session: Session) -> sa.Connection:
    """The connection of the session's transaction, asked for once."""
    connection: sa.Connection | None = session.info.get(CONNECTION)
    if connection is None or connection.closed:
        connection = session.info[CONNECTION] = session.connection()
    return connection


def _execute(
    connection: sa.Connection, text: str, arguments: Any
) -> tuple[Sequence[Sequence[Any]], list[str]]:
    """What the driver answers, and the columns' names.

    Straight from its cursor: the plan knows the columns, and preparing SQLAlchemy's result for
    unknown ones takes as long as the database itself.
    """
    cursor: Any = connection.connection.cursor()
    try:
        told: Any = connection.dispatch
        told.before_cursor_execute(connection, cursor, text, arguments, None, False)
        cursor.execute(text, arguments)
        if cursor.description is None:  # it wrote, and gives nothing back
            return (), []
        return cursor.fetchall(), [column[0] for column in cursor.description]
    finally:
        cursor.close()


@dataclass(slots=True)
class _Plan:
    text: str
    constants: dict[str, object]
    """Parameters with values of their own, as the driver takes them."""
    lists: Mapping[str, Sequence[str]]
    """The parameters that a list becomes."""
    binders: Mapping[str, Convert]
    given: list[object] | None
    """The parameters in their order, constants filled in, for drivers that know them by it."""
    places: Mapping[str, Sequence[int]]
    """Where the others stand in it; all of them must be given."""
    blanks: int
    """How many places no constant fills."""
    readers: Sequence[tuple[int, Convert]]
    """The columns that need converting."""
    row: Any = None

    def arguments(self, values: Mapping[str, object]) -> Any:
        named = self._named(values)
        if self.given is None:
            return {**self.constants, **dict(named)}
        given, filled = self.given.copy(), 0
        for name, value in named:
            for place in self.places.get(name, ()):
                given[place] = value
                filled += 1
        if filled < self.blanks:  # NULL in its place would match nothing, and say nothing
            raise KeyError(sorted(self.places.keys() - self.constants.keys() - values.keys()))
        return given

    def _named(self, values: Mapping[str, object]) -> Iterator[tuple[str, object]]:
        for name, value in values.items():
            if name in self.lists:
                elements: Any = value
                for each, element in zip(self.lists[name], elements, strict=True):
                    yield each, _converted(element, self.binders.get(each))
            else:
                yield name, _converted(value, self.binders.get(name))

    def rows(self, found: Sequence[Sequence[Any]], names: list[str]) -> Sequence[Any]:
        if self.row is None:
            self.row = _row_class(names)
        if not self.readers:
            return [self.row._make(values) for values in found]
        return [self.row._make(self._read(values)) for values in found]

    def _read(self, values: Sequence[Any]) -> list[Any]:
        read = list(values)
        for place, convert in self.readers:
            read[place] = convert(read[place])
        return read


def _compile(statement: Statement, dialect: sa.Dialect, values: Mapping[str, object]) -> _Plan:
    compiled: Any = statement.compile(dialect=dialect)
    state = compiled.construct_expanded_state(dict(values))
    binders = {
        name: convert
        for name, parameter in compiled.binds.items()
        if (convert := parameter.type.dialect_impl(dialect).bind_processor(dialect))
    }
    binders |= state.processors  # of lists' elements
    readers = [
        (place, convert)
        for place, column in enumerate(statement.exported_columns)
        if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
    ]
    lists = {name: each for name, each in state.parameter_expansion.items() if name in values}
    expanded = {each for names in lists.values() for each in names}
    constants = {
        name: _converted(value, binders.get(name))
        for name, value in state.parameters.items()
        if name not in values and name not in expanded
    }
    order: Sequence[str] | None = state.positiontup
    return _Plan(
        text=state.statement,
        constants=constants,
        lists=lists,
        binders=binders,
        given=None if order is None else [constants.get(name) for name in order],
        places=_places_in(order or ()),
        blanks=sum(name not in constants for name in order or ()),
        readers=readers,
    )


def _places_in(order: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, name in enumerate(order):
        places.setdefault(name, []).append(place)
    return places


def _padded(value: object) -> object:
    """A list with its last element repeated, up to a length that many lists have.

    A statement is compiled for each length of its lists.
    """
    if not isinstance(value, list):
        return value
    elements = cast("list[object]", value)
    if not elements:
        return elements
    missing = (1 << (len(elements) - 1).bit_length()) - len(elements)
    return elements + elements[-1:] * missing


def _converted(value: object, convert: Convert | None) -> object:
    return convert(value) if convert else value


def _row_class(names: list[str]) -> Any:
    return namedtuple("KeptRow", names, rename=True)  # pyright: ignore[reportUntypedNamedTuple] -- its fields are known when it runs
