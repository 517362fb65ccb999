"""What every list of records can be narrowed down by, whatever their kinds."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from carnet_app.catalogue.fields import Role
from carnet_app.catalogue.fields.choices import Option
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.records import Filter
from carnet_app.catalogue.registry import kinds_of
from carnet_app.core.clock import today
from carnet_app.models import Record
from carnet_app.services.readers import Condition
from carnet_app.services.record_views import EXPIRING_QUIETLY, SOON

YEAR, DUE = "annee", "echeance"
LATE, COMING, LATER = "retard", "bientot", "ensuite"
_DUE_LABELS = {LATE: "En retard", COMING: "Dans les deux mois", LATER: "Plus tard"}


def common_filters(part: PartKey, first: date | None, last: date | None) -> tuple[Filter, ...]:
    """The filters of a part's list, beside those of its kinds.

    Args:
        part: The part.
        first: The day of the oldest record there is; None without any.
        last: The day of the newest one.
    """
    offered: list[Filter] = []
    if first and last and first.year < last.year:
        years = range(last.year, first.year - 1, -1)
        offered.append(Filter(YEAR, "Année", tuple(Option(str(y), str(y)) for y in years)))
    falls_due = any(kind.field_of(Role.DUE) for kind in kinds_of(part))
    if falls_due and part not in EXPIRING_QUIETLY:
        options = tuple(Option(key, label) for key, label in _DUE_LABELS.items())
        offered.append(Filter(DUE, "Échéance", options))
    return tuple(offered)


def common_conditions(choices: Mapping[str, str]) -> list[Condition]:
    """The records that these choices leave; what is none of ours leaves all of them."""
    where: list[Condition] = []
    year = choices.get(YEAR, "")
    if len(year) == 4 and year.isascii() and year.isdigit() and int(year) > 0:
        of_year = col(Record.happened_on).between(date(int(year), 1, 1), date(int(year), 12, 31))
        where.append(of_year)
    if due := choices.get(DUE, ""):
        where += _falling_due(due)
    return where


def _falling_due(choice: str) -> list[Condition]:
    on, day = col(Record.due_on), today()
    found = {
        LATE: on < day,
        COMING: sa.and_(on >= day, on <= day + SOON),
        LATER: on > day + SOON,
    }.get(choice)
    return [] if found is None else [found]
