"""file words: records are found by the names of their files too"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# As services.search_words had it then: what is kept says the carnet, then the word.
_WORD, _LENGTH = re.compile(r"[^\W_]+"), 40
_OPEN, _WITHHELD = ".", "$"


def upgrade() -> None:
    database = op.get_bind()
    named = sa.text(
        "SELECT attachment.record_id, attachment.carnet_id, attachment.name,"
        " attachment.reveals_amounts, record.search_words FROM attachment"
        " JOIN record ON record.id = attachment.record_id"
        " WHERE attachment.deleted_at IS NULL ORDER BY attachment.id"
    )
    kept: dict[int, list[str]] = {}
    for file in database.execute(named).all():
        words = kept.setdefault(file.record_id, file.search_words.split())
        mark = _WITHHELD if file.reveals_amounts else _OPEN
        found = (f"{file.carnet_id}{mark}{word}" for word in _split(file.name))
        words += [word for word in found if word not in words]
    put = sa.text("UPDATE record SET search_words = :words WHERE id = :id")
    for record_id, words in kept.items():
        database.execute(put, {"id": record_id, "words": " ".join(words)})


def downgrade() -> None:
    """What is found by more words than before is found all the same."""


def _split(name: str) -> list[str]:
    opened = name.casefold().replace("œ", "oe").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFKD", opened)
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return list(dict.fromkeys(word[:_LENGTH] for word in _WORD.findall(bare)))
