"""The words a record is found by, and the conditions that find them, on each database.

A record's words are kept as ``12.chaudiere``: the carnet's id before each, so that a
search costs what its own carnet holds, however many others have the same word. What
tells amounts has ``$`` in the place of the point: those who may not see amounts search
without it. SQLite (FTS5) and PostgreSQL (tsvector) index these words as they stand, so
that both find the same.
"""

import re
from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.texts import folded
from carnet_app.models import Record
from carnet_app.services.readers import Condition

WORDS_MAX = 8
"""Words of a search beyond these are left out."""
_WORD_MAX_LENGTH = 40
_STORED_MAX = 3_000
_OPEN, _WITHHELD = ".", "$"
_WORD = re.compile(r"[^\W_]+")


def split_words(text: str) -> list[str]:
    """The words of a text, without case and accents, each once, in their order."""
    words = (word[:_WORD_MAX_LENGTH] for word in _WORD.findall(folded(text)))
    return list(dict.fromkeys(words))


def stored_words(carnet_id: int, *, shown: Iterable[str], withheld: Iterable[str]) -> str:
    """What ``Record.search_words`` keeps.

    Args:
        carnet_id: The record's carnet.
        shown: Texts that every reader of the record may find it by.
        withheld: Texts that only those who see amounts may find it by.
    """
    open_words = split_words(" ".join(shown))[:_STORED_MAX]
    other_words = [word for word in split_words(" ".join(withheld)) if word not in open_words]
    marked = [f"{carnet_id}{_OPEN}{word}" for word in open_words]
    marked += [f"{carnet_id}{_WITHHELD}{word}" for word in other_words[:_STORED_MAX]]
    return " ".join(marked)


def found_by(
    session: Session, words: list[str], *, carnet_id: int, with_amounts: bool
) -> Condition:
    """The records of a carnet that have all these words, or words that begin with them.

    Args:
        session: Says which database it is.
        words: At least one, as ``split_words`` gives them.
        carnet_id: The carnet.
        with_amounts: Whether what tells amounts may be found too.
    """
    marks = (_OPEN, _WITHHELD) if with_amounts else (_OPEN,)
    asked = [[f"{carnet_id}{mark}{word}" for mark in marks] for word in words[:WORDS_MAX]]
    if session.get_bind().dialect.name == "postgresql":
        return _found_by_vector(asked)
    return _found_by_fts(asked)


def _found_by_fts(asked: list[list[str]]) -> Condition:
    query = " AND ".join(
        "(" + " OR ".join(f'"{word}"*' for word in either) + ")" for either in asked
    )
    ids = sa.text("SELECT rowid FROM record_search WHERE record_search MATCH :search_query")
    found = ids.bindparams(search_query=query).columns(sa.column("rowid", sa.Integer()))
    return col(Record.id).in_(found.scalar_subquery())


def _found_by_vector(asked: list[list[str]]) -> Condition:
    query = " & ".join("(" + " | ".join(f"'{word}':*" for word in either) + ")" for either in asked)
    # As the index has it, so that it is used: see the migration.
    found = sa.text(
        "array_to_tsvector(string_to_array(record.search_words, ' '))"
        " @@ CAST(:search_query AS tsquery)"
    )
    return sa.type_coerce(found.bindparams(search_query=query), sa.Boolean())
