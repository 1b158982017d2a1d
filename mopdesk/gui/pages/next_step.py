"""What a person does next with a job: the main button of its page and of the pane beside the list."""

from __future__ import annotations

from enum import StrEnum

from mopdesk.work.nouns import JobState

NO_VISIT = (JobState.CLOSED, JobState.ANSWERED)


class NextStep(StrEnum):
    """Where the next step leads: to the job's page, a visit's form, or its answer in the outbox."""

    JOB = "job"
    VISIT = "visit"
    ANSWER = "answer"


def next_step(state: JobState, *, draft: bool) -> tuple[NextStep, str]:
    """Give the next step of a job and the words of its button; `draft` tells that a visit is under way."""
    if state in NO_VISIT:
        return NextStep.JOB, "Open job"
    if draft:
        return NextStep.VISIT, "Go on with the visit"
    if state is JobState.READY:
        return NextStep.ANSWER, "Look at the answer"
    if state is JobState.VISITED:
        return NextStep.ANSWER, "See what is to fix"
    if state in (JobState.RECEIVED, JobState.REVISIT):
        return NextStep.VISIT, "Start visit"
    return NextStep.JOB, "Open job"
