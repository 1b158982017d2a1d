"""Show what will be sent: every line, every field, where it comes from, and what is wrong with it."""

from __future__ import annotations

import msgspec

from mopdesk.actions.check import worked_out
from mopdesk.actions.numbering import next_identifier
from mopdesk.actions.ready import ready_of_job
from mopdesk.actions.work_out import WorkedOut
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.problems import Problem, errors_in
from mopdesk.desk import Desk
from mopdesk.flows.explain import ExplainedField, explain
from mopdesk.flows.reader import open_flow
from mopdesk.flows.tree import Envelope
from mopdesk.flows.writer import write
from mopdesk.work.answers import Composed

NO_IDENTIFIER = "0000000000"


class PreviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a file to be sent, and where its value comes from ('visit: meters.0.finding').

    `position` counts from 1 after the group code. `path` is the path in the visit facts that the value, or a
    part of it, comes from; '' where it comes from elsewhere.
    """

    line: int
    group: str
    group_title: str
    position: int
    name: str
    title: str
    item: str
    domain: str
    text: str
    meaning: str
    origin: str
    path: str
    confidence: str
    source: str
    note: str
    problems: tuple[str, ...]


class PreviewFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file to be sent. Its identifier and time are those it would have now; both are set at release."""

    flow: str
    to_role: str
    to_id: str
    raw: str
    rows: tuple[PreviewRow, ...]
    problems: tuple[Problem, ...]
    withheld: bool
    assumed: bool

    @property
    def stopped(self) -> bool:
        """Whether it may not leave as it stands."""
        return bool(errors_in(self.problems))


def preview(desk: Desk, job_ref: str) -> tuple[PreviewFile, ...]:
    """Compose what a job owes from its latest visit. Nothing is written, no number is used."""
    job = desk.store.jobs.find(job_ref)
    if desk.store.visits.draft_of(job.id) is None:
        return tuple(
            _preview(desk, answer)
            for ready in ready_of_job(desk, job)
            for answer in (*ready.unsent, *ready.worked.held_back)
        )
    worked = worked_out(desk, job)
    return () if worked is None else preview_answers(desk, worked)


def preview_answers(desk: Desk, worked: WorkedOut) -> tuple[PreviewFile, ...]:
    """Show the answers that a visit has been worked out to."""
    return tuple(_preview(desk, answer) for answer in (*worked.answers, *worked.held_back))


def _preview(desk: Desk, answer: Composed) -> PreviewFile:
    raw, rows = "", tuple[PreviewRow, ...]()
    problems = answer.problems
    if answer.root is not None:
        try:
            data = write(_envelope(desk, answer), [answer.root], answer.spec, newline=desk.settings.newline)
        except NotAllowed:
            raw = "\n".join(group.raw() for group in answer.root.walk())
        else:
            raw = data.decode("ascii")
            read = open_flow(data, desk.catalogue)
            rows = tuple(_row(field, answer) for field in explain(read, desk.catalogue))
    return PreviewFile(
        flow=answer.flow,
        to_role=answer.to_role,
        to_id=answer.to_id,
        raw=raw,
        rows=rows,
        problems=problems,
        withheld=answer.withheld,
        assumed=answer.spec.assumed,
    )


def _envelope(desk: Desk, answer: Composed) -> Envelope:
    return Envelope(
        file_identifier=next_identifier(desk) or NO_IDENTIFIER,
        flow=answer.flow,
        from_role=answer.from_role,
        from_id=answer.from_id,
        to_role=answer.to_role,
        to_id=answer.to_id,
        created=desk.now(),
        test_flag=desk.settings.text("test_flag"),
    )


def _row(field: ExplainedField, answer: Composed) -> PreviewRow:
    origin = answer.origin(field.line, field.position)
    return PreviewRow(
        line=field.line,
        group=field.group,
        group_title=field.group_title,
        position=field.position,
        name=field.name,
        title=field.title,
        item=field.item,
        domain=field.domain,
        text=field.text,
        meaning=field.meaning,
        origin=origin.source.words if origin else "envelope: settings, time and number of the release",
        path=origin.source.path if origin and "visit" in origin.source.kind else "",
        confidence=field.confidence,
        source=field.source,
        note=field.note,
        problems=tuple(found.text for found in field.problems),
    )
