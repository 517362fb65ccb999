"""What the acts of Mon espace left in the database."""

from typing import Any

from sqlmodel import func, select

from carnet_app.core.database import reading
from carnet_app.models import Invitation


def count(table: Any) -> int:
    with reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def only_answer() -> str | None:
    with reading() as session:
        return session.exec(select(Invitation.answer)).one()
