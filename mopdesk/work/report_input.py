"""What a visit report is made from: records and words, collected by the clerk who asks for the report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from mopdesk.basics.problems import Problem, Severity
from mopdesk.work.nouns import Attachment, Case, Job, OutgoingFile, Owed
from mopdesk.work.visit_facts import VisitFacts

PAPER_TIMESCALE = "DCP0030 v2.0 (proposal)"


def no_meaning(_code_list: str, _code: str) -> str | None:
    """Know no code: the report then prints codes as they are."""
    return None


def no_picture(_sha256: str) -> bytes | None:
    """Have no picture: the report then says that it is not in the store."""
    return None


class JournalHead(msgspec.Struct, frozen=True, kw_only=True):
    """How far the journal had come: entries counted, and the hash of the last."""

    count: int
    hash: str


class ReportInput(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a visit report tells of.

    `timescale` names the source of the time limit, '' where none is known. `calendar_line` says how the
    days were counted. `version` is 0 for a draft. `finding` is the finding of the whole visit. `picture`
    gives the bytes of a photo or signature by SHA-256, `meaning` the words of a code by the name of its
    list ('findings') and the code. `problems` are those of the check of this visit: a fact that is blank
    where an error's path points is printed as MISSING. `accent` is the company's colour ('#RRGGBB'; '' is our
    own), `logo` its picture. `with_access_notes` lets access notes, the contact's
    telephone and the request's own text into the report; they may hold the codes of key safes.
    """

    job: Job
    case: Case
    process_title: str
    timescale: str = PAPER_TIMESCALE
    calendar_line: str = ""
    facts: VisitFacts
    visit_number: int = 1
    version: int = 0
    finding: str = ""
    attachments: tuple[Attachment, ...] = ()
    picture: Callable[[str], bytes | None] = no_picture
    meaning: Callable[[str, str], str | None] = no_meaning
    owed: Owed = Owed()
    outgoing: tuple[OutgoingFile, ...] = ()
    not_sent: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    assumptions: tuple[str, ...] = ()
    company: str = ""
    accent: str = ""
    logo: bytes | None = None
    journal: JournalHead | None = None
    generated_at: datetime
    with_access_notes: bool = False

    def words(self, code_list: str, code: str) -> str:
        """Give the words of a code, or the code itself where its list does not have it."""
        return (self.meaning(code_list, code) or code) if code else ""

    def lacks(self, path: str) -> bool:
        """Whether the answer needs the fact at that path and the check found it wanting."""
        return any(found.severity is Severity.ERROR and found.place.path == path for found in self.problems)
