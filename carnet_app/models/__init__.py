"""The tables. Importing this package registers all of them in ``SQLModel.metadata``."""

from carnet_app.models.account import Account, AccountLink, LinkPurpose, LoginSession
from carnet_app.models.attachment import Attachment
from carnet_app.models.carnet import (
    Carnet,
    Invitation,
    InvitationAnswer,
    InvitationKind,
    JournalAction,
    JournalEntry,
    Share,
    ShareLevel,
)
from carnet_app.models.mail import ContactMessage, OutboxMessage
from carnet_app.models.record import BlockMark, CarnetVisit, Record, RecordStatus, RecordVersion

__all__ = [
    "Account",
    "AccountLink",
    "Attachment",
    "BlockMark",
    "Carnet",
    "CarnetVisit",
    "ContactMessage",
    "Invitation",
    "InvitationAnswer",
    "InvitationKind",
    "JournalAction",
    "JournalEntry",
    "LinkPurpose",
    "LoginSession",
    "OutboxMessage",
    "Record",
    "RecordStatus",
    "RecordVersion",
    "Share",
    "ShareLevel",
]
