"""What stands of a visit's answers: the files that left and that no later file has replaced."""

from __future__ import annotations

import msgspec

from mopdesk.basics.errors import NotAllowed
from mopdesk.desk import Desk
from mopdesk.flows.reader import open_flow
from mopdesk.flows.tree import Group
from mopdesk.work.answer_life import Correction
from mopdesk.work.answers import Composed
from mopdesk.work.corrections import answered_row, as_it_was
from mopdesk.work.findings import Outcome, outcome
from mopdesk.work.nouns import Case, HeldDetails, Job, OutboxState, OutgoingFile
from mopdesk.work.process_spec import FindingRow
from mopdesk.work.visit_facts import read_facts

LEFT = (OutboxState.RELEASED, OutboxState.COLLECTED, OutboxState.ACCEPTED, OutboxState.REJECTED)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a correction starts from: case, job and details as they were, and what was answered then."""

    case: Case
    job: Job
    held: HeldDetails | None
    row: FindingRow
    came_to: Outcome
    files: tuple[OutgoingFile, ...]

    def replaced_by(self, answer: Composed) -> OutgoingFile | None:
        """Give the file that stands in the place of an answer, or None."""
        to = (answer.to_role, answer.to_id)
        same = [file for file in self.files if (file.to_role, file.to_id) == to]
        exact = (file for file in same if file.message == answer.message)
        return next(exact, None) or next((f for f in same if f.flow[:5] == answer.flow[:5]), None)


def standing_files(desk: Desk, visit_id: str, without: str | None = None) -> tuple[OutgoingFile, ...]:
    """Give the files of a visit that left and have not been replaced, by number.

    `without` is a version that does not count: the correction that is being worked out, which may have left.
    """
    files = [
        file
        for version in desk.store.visits.versions(visit_id)
        if version.id != without
        for file in desk.store.outbox.files_of_version(version.id)
        if file.state in LEFT
    ]
    replaced = {file.corrects for file in files}
    return tuple(sorted((f for f in files if f.id not in replaced), key=lambda file: file.number))


def standing(desk: Desk, job: Job, correction: Correction) -> Standing:
    """Give what a correction starts from. Raises `NotAllowed` where nothing stands any more."""
    files = standing_files(desk, correction.visit_id, correction.visit_version_id)
    process = desk.process(job.process)
    version = next(
        one
        for one in desk.store.visits.versions(correction.visit_id)
        if one.version == correction.from_version
    )
    came_to = outcome(read_facts(version.facts), asks_finding=process.asks_finding)
    # A file of an earlier version that stands may belong to the same answer, or to an outcome that is gone.
    of_version = {file.message for file in files if file.visit_version_id == version.id}
    try:
        row = answered_row(process, {file.message for file in files}, came_to)
    except NotAllowed:
        row = answered_row(process, of_version, came_to)
    then, job_then = as_it_was(desk.store.cases.case(job.case_id), job, row)
    own = desk.store.outbox.files_of_version(correction.visit_version_id or "")
    held = desk.store.meters.latest(job.mpan, without={file.id for file in (*files, *own)})
    return Standing(case=then, job=job_then, held=held, row=row, came_to=came_to, files=files)


def same_as_sent(desk: Desk, answer: Composed, file: OutgoingFile) -> bool:
    """Tell whether an answer would say just what a file said, header and footer apart."""
    sent = open_flow(desk.store.blobs.body(file.sha256), desk.catalogue)
    return answer.root is not None and [_raw(root) for root in sent.roots] == [_raw(answer.root)]


def _raw(root: Group) -> list[str]:
    return [group.raw() for group in root.walk()]
