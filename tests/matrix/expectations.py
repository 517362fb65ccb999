"""Who may do what in a carnet: product.md's words as a table. It asks nothing of the product.

A person stands somewhere in a part of a carnet; a record or a file is in some state; each
operation's answer follows from the two. ``MISSING`` is the answer for what a person may not
know of: the same as for what does not exist.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from carnet_app.catalogue.access import Access
from tests.matrix.standings import (
    CONTRIBUTE,
    FORBIDDEN,
    MISSING,
    NONE,
    PROPOSED,
    READ,
    WRITE,
    YES,
    Answer,
    Standing,
)

# Records


@dataclass(frozen=True)
class RecordState:
    """A record that the matrix tries, in relation to the person who tries it."""

    status: str
    own: bool = False
    """Whether the person added it."""
    in_bin: bool = False


RECORDS: dict[str, RecordState] = {
    "accepted": RecordState("accepted"),
    "own accepted": RecordState("accepted", own=True),
    "proposed": RecordState("proposed"),
    "own proposed": RecordState("proposed", own=True),
    "refused": RecordState("refused"),
    "own refused": RecordState("refused", own=True),
    "binned": RecordState("accepted", in_bin=True),
    "binned proposal": RecordState("proposed", in_bin=True),
    "own binned proposal": RecordState("proposed", own=True, in_bin=True),
}


def knows(who: Standing, record: str) -> bool:
    """Whether a person may know of a record, in the bin or not.

    What is accepted is for readers; a proposal for its author and for who may accept it;
    a refused one for its author alone.
    """
    state = RECORDS[record]
    if state.own or state.status == "accepted":
        return who.level >= READ
    return state.status == "proposed" and who.level is WRITE


def changes(who: Standing, record: str) -> bool:
    """Whether a person who knows of a record may change it, and so its files."""
    state = RECORDS[record]
    if state.own and state.status != "accepted":
        return who.level >= CONTRIBUTE
    return who.level is WRITE


def reads_amounts(who: Standing, record: str) -> bool:
    """Whether a person who knows of a record sees the amounts in it.

    A guest from whom they are hidden does in what they may only propose, until it is accepted.
    """
    state = RECORDS[record]
    proposes = state.own and state.status != "accepted" and who.level is CONTRIBUTE
    return who.sees_amounts or proposes


def _seen(who: Standing, record: str) -> Answer:
    return YES if knows(who, record) and not RECORDS[record].in_bin else MISSING


def _changed(who: Standing, record: str) -> Answer:
    if _seen(who, record) is MISSING:
        return MISSING
    return YES if changes(who, record) else FORBIDDEN


def _copied(who: Standing, record: str) -> Answer:
    if _seen(who, record) is MISSING:
        return MISSING
    return by_level(who, {NONE: MISSING, READ: FORBIDDEN, CONTRIBUTE: PROPOSED, WRITE: YES})


def _answered(who: Standing, record: str) -> Answer:
    """Proposals are accepted or refused by those who write."""
    if _seen(who, record) is MISSING:
        return MISSING
    return YES if who.level is WRITE else FORBIDDEN


def _done(who: Standing, record: str) -> Answer:
    """By those who write, and only what is part of the carnet: nothing of a proposal is due."""
    answer = _answered(who, record)
    return FORBIDDEN if answer is YES and RECORDS[record].status != "accepted" else answer


def _taken_out(who: Standing, record: str) -> Answer:
    if not knows(who, record) or not RECORDS[record].in_bin:
        return MISSING
    return YES if changes(who, record) else FORBIDDEN


def _erased(who: Standing, record: str) -> Answer:
    if _taken_out(who, record) is not YES:
        return _taken_out(who, record)
    return YES if who.manages else FORBIDDEN


def by_level(who: Standing, answers: dict[Access, Answer]) -> Answer:
    return answers[who.level]


Rule = Callable[[Standing, str], Answer]

# Each operation on a record: its answer, and the records it is tried on.
ON_RECORDS: dict[str, tuple[Rule, Collection[str]]] = {
    "open": (_seen, tuple(RECORDS)),
    "list its files": (_seen, ("accepted", "proposed", "own proposed", "binned")),
    "open its form": (_changed, ("accepted", "proposed", "own proposed", "own refused")),
    "edit": (
        _changed,
        ("accepted", "own accepted", "proposed", "own proposed", "own refused", "binned"),
    ),
    "delete": (_changed, ("accepted", "own accepted", "own proposed", "binned")),
    "restore a version": (_changed, ("accepted", "own proposed")),
    "move": (_changed, ("accepted", "own proposed")),
    "open the form to move it": (_changed, ("accepted", "own proposed")),
    "announce a file": (_changed, ("accepted", "own accepted", "own proposed")),
    "attach a file": (_changed, ("accepted", "proposed", "own proposed", "binned")),
    "duplicate": (_copied, ("accepted", "proposed")),
    "mark done": (_done, ("accepted", "own proposed")),
    "accept": (_answered, ("proposed", "own proposed", "refused")),
    "correct": (_answered, ("proposed", "own proposed")),
    "refuse": (_answered, ("proposed", "own proposed")),
    "take out of the bin": (
        _taken_out,
        ("binned", "binned proposal", "own binned proposal", "accepted"),
    ),
    "say that it is in the bin": (_taken_out, ("binned", "own binned proposal", "accepted")),
    "erase": (_erased, ("binned", "binned proposal", "own binned proposal")),
}

# In a part, whatever its records.
IN_PART: dict[str, Callable[[Standing], Answer]] = {
    "open an empty form": lambda who: by_level(
        who, {NONE: MISSING, READ: FORBIDDEN, CONTRIBUTE: YES, WRITE: YES}
    ),
    "add": lambda who: by_level(
        who, {NONE: MISSING, READ: FORBIDDEN, CONTRIBUTE: PROPOSED, WRITE: YES}
    ),
}
IN_PART["add to the list"] = IN_PART["add"]
# In the documents' part, where files become records.
IN_DOCUMENTS: dict[str, Callable[[Standing], Answer]] = {
    "announce a document": IN_PART["open an empty form"],
    "send a document": IN_PART["add"],
}


def listed(who: Standing) -> set[str]:
    """The records that lists, searches and counts show."""
    return {record for record in RECORDS if _seen(who, record) is YES}


def lists_amounts(who: Standing, records: Collection[str]) -> bool:
    """Whether a list of these records may tell amounts; some also list other parts."""
    return who.sees_amounts or any(reads_amounts(who, record) for record in records)


def awaiting(who: Standing) -> set[str]:
    """The proposals that wait for this person's answer."""
    return {"proposed", "own proposed"} if who.level is WRITE else set()


def own_proposals(who: Standing) -> set[str]:
    """What the person proposed and is not part of the carnet."""
    return {"own proposed", "own refused"} if who.level >= READ else set()


def in_the_bin(who: Standing) -> set[str]:
    """What the person finds in the bin: what they may take out of it."""
    return {record for record in RECORDS if _taken_out(who, record) is YES}


# Files


@dataclass(frozen=True)
class FileState:
    """A file that the matrix tries."""

    record: str
    reveals_amounts: bool = False
    in_bin: bool = False


FILES: dict[str, FileState] = {
    "notice": FileState("accepted"),
    "invoice": FileState("accepted", reveals_amounts=True),
    "proposed notice": FileState("proposed"),
    "own notice": FileState("own proposed"),
    "notice in the bin": FileState("accepted", in_bin=True),
    "invoice in the bin": FileState("accepted", reveals_amounts=True, in_bin=True),
    "notice of a binned record": FileState("binned"),
}


def _file_known(who: Standing, file: str) -> bool:
    state = FILES[file]
    open_to_them = who.sees_amounts or not state.reveals_amounts
    return open_to_them and _seen(who, state.record) is YES


def _file_opened(who: Standing, file: str) -> Answer:
    return YES if _file_known(who, file) and not FILES[file].in_bin else MISSING


def _file_changed(who: Standing, file: str) -> Answer:
    if _file_opened(who, file) is MISSING:
        return MISSING
    return YES if changes(who, FILES[file].record) else FORBIDDEN


def _file_restored(who: Standing, file: str) -> Answer:
    if not _file_known(who, file):
        return MISSING
    return YES if changes(who, FILES[file].record) else FORBIDDEN


def _file_erased(who: Standing, file: str) -> Answer:
    if _file_restored(who, file) is not YES:
        return _file_restored(who, file)
    return YES if who.manages else FORBIDDEN


BINNED_FILES = ("notice in the bin", "invoice in the bin")
CHANGED_FILES = ("invoice", "proposed notice", "own notice")
ON_FILES: dict[str, tuple[Rule, Collection[str]]] = {
    "open a file": (_file_opened, tuple(FILES)),
    "rename a file": (_file_changed, CHANGED_FILES),
    "mark a file": (_file_changed, CHANGED_FILES),
    "delete a file": (_file_changed, ("notice", "own notice", *BINNED_FILES)),
    "bring a file back": (_file_restored, BINNED_FILES),
    "erase a file": (_file_erased, BINNED_FILES),
}


def listed_files(who: Standing) -> set[str]:
    """The files that lists show."""
    return {file for file in FILES if _file_opened(who, file) is YES}


def files_in_the_bin(who: Standing) -> set[str]:
    """The files in the bin that the person may bring back."""
    binned = (file for file, state in FILES.items() if state.in_bin)
    return {file for file in binned if _file_restored(who, file) is YES}


# What each list shows: names of records, names of files.
JOURNALED = {"accepted", "own accepted", "proposed", "own proposed"}
Shown = tuple[set[str], set[str]]
SHOWN: dict[str, Callable[[Standing], Shown]] = {
    "page": lambda who: (listed(who), set()),
    "list": lambda who: (listed(who), set()),
    "search": lambda who: (listed(who), set()),
    "timeline": lambda who: (listed(who), set()),
    "due": lambda who: (listed(who) & {"accepted", "own accepted"}, set()),
    "journal": lambda who: (listed(who) & JOURNALED, listed_files(who) & {"invoice"}),
    "files": lambda who: (set(), listed_files(who)),
    "bin": lambda who: (in_the_bin(who), set()),
    "files in the bin": lambda who: (set(), files_in_the_bin(who)),
    "proposals": lambda who: (awaiting(who), set()),
    "own proposals": lambda who: (own_proposals(who), set()),
}
OF_FILES = ("files", "files in the bin")
"""Lists of files, which also name the files' records."""


# The carnet as a whole


def insider(who: Standing) -> Answer:
    return YES if who.inside else MISSING


def manager(who: Standing) -> Answer:
    return MISSING if not who.inside else YES if who.manages else FORBIDDEN


def _sharer(who: Standing) -> Answer:
    return MISSING if not who.inside else YES if who.shares else FORBIDDEN


def _of_a_share(who: Standing) -> Answer:
    """Guests are not told who else is one: for them there is no such share."""
    return MISSING if not who.manages else YES if who.shares else FORBIDDEN


def _of_an_offer(who: Standing) -> Answer:
    return YES if who.offers else MISSING if who.manages else manager(who)


ON_CARNET: dict[str, Callable[[Standing], Answer]] = {
    "open the carnet": insider,
    "open the carnet's page": insider,
    "count what it holds": insider,
    "note a visit": insider,
    "search": insider,
    "read the timeline": insider,
    "read what is due": insider,
    "read the journal": insider,
    "list the files": insider,
    "list the bin": insider,
    "list the files in the bin": insider,
    "read the law's blocks": insider,
    "measure completeness": manager,
    "mark a block": manager,
    "read the guided start": manager,
    "start the carnet": manager,
    "add equipment": manager,
    "close the guided start": manager,
    "rename": manager,
    "put the carnet in the bin": manager,
    "list who has access": manager,
    "invite": _sharer,
    "send the offer again": _of_an_offer,
    "withdraw the offer": _of_an_offer,
    "read the last offer": manager,
    "offer again": manager,
    "leave": lambda who: MISSING if not who.inside else YES if who.guest else FORBIDDEN,
    "look as one may invite": _sharer,
    "take the carnet out of the bin": lambda who: YES if who.deleted_it else MISSING,
}
ON_SHARES: dict[str, Callable[[Standing], Answer]] = {
    "change a share": _of_a_share,
    "send an invitation again": _of_a_share,
    "withdraw a share": lambda who: YES if who.manages else MISSING,
}


def received(who: Standing, what: str) -> Answer:
    """Whether somebody may answer an ``invitation`` or an ``offer``: who received it."""
    return YES if who.received == what else MISSING
