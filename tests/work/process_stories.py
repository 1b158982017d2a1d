"""Plays a process story written as text: one event a line, and what must be true after it.

    2026-11-06  D0001 X>M            -> investigating; job received; M owes by 2026-11-20
    2026-11-10  visit not-fitted     -> investigating; job ready; M owes by 2026-11-20; D0002, then done
    2026-11-12  release              -> waiting-supplier; job waiting-supplier; X owes by 2026-11-26

An event after which the engine must refuse ends in `-> refused: words of the sentence`.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

from mopdesk.basics.errors import MopdeskError
from mopdesk.basics.workdays import WorkingCalendar
from mopdesk.work.clocks import running
from mopdesk.work.engine import answered_by_request, arrive, close, finished, flagged, owed, released, reopen
from mopdesk.work.findings import Outcome
from mopdesk.work.nouns import Job, JobState, KindOfWork, Request
from mopdesk.work.process import load_processes

MPAN = "1200023305976"


def make_job(case_id, flow, process, on, **changes):
    """Make a job as an import would."""
    values = {
        "id": "job-1",
        "case_id": case_id,
        "mpan": MPAN,
        "supplier": "GMTR",
        "flow": flow,
        "process": process,
        "state": JobState.RECEIVED,
        "request": Request(flow=flow, mpan=MPAN, sender_role="X", sender_id="GMTR"),
        "received_at": datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
        "received_on": on,
        "received_basis": "given",
        "clock": "",
        "due": None,
        "owed_by": None,
        "kind": KindOfWork.INVESTIGATION,
        "created_at": datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
    }
    return Job(**values | changes)


class Story:
    """A case and its jobs, moved by the engine as the desk would."""

    def __init__(self, process):
        self.process = load_processes()[process]
        self.calendar = WorkingCalendar()
        self.case = None
        self.jobs = []
        self.owed = None
        self.outcome = None
        self.ids = (f"id-{number}" for number in itertools.count(1))

    @property
    def job(self):
        return self.jobs[-1]

    def put(self, moved):
        self.case = moved.case
        self.jobs[-1] = moved.job

    def arrives(self, on, flow, route):
        from_role, to_role = route.split(">")
        arrival = arrive(
            self.process, self.case, flow=flow, from_role=from_role, to_role=to_role, mpan=MPAN,
            supplier="GMTR", on=on, calendar=self.calendar, new_id=lambda: next(self.ids),
        )  # fmt: skip
        self.case = arrival.case
        self.jobs = [answered_by_request(job) for job in self.jobs]
        if arrival.job_state is not None:
            job = make_job(
                self.case.id, flow, self.process.process, on, id=f"job-{len(self.jobs) + 1}",
                state=arrival.job_state, clock=arrival.clock_id, due=arrival.due, owed_by=arrival.owed_by,
            )  # fmt: skip
            self.jobs.append(flagged(job, *arrival.flags))
        return ""

    def visit(self, on, finding, *words):
        self.outcome = Outcome(finding=finding, replaced="replaced" in words)
        self.owed = owed(self.process, self.case, self.job, self.outcome)
        self.put(finished(self.process, self.case, self.job, self.owed, "stops" in words))
        if not self.owed.messages:
            return "nothing owed"
        joined = " + ".join(self.owed.flows)
        return f"{joined} interim" if self.owed.interim else joined

    def release(self, on):
        self.put(
            released(self.process, self.case, self.job, self.owed, on, self.calendar, self.outcome.finding)
        )
        return ""

    def close(self, on, reason):
        self.put(close(self.job, self.case, reason))
        return ""

    def reopen(self, on):
        self.put(reopen(self.process, self.job, self.case))
        return ""

    def happens(self, line):
        """Play one event; give what is true after it."""
        day, verb, *words = line.split()
        on = date.fromisoformat(day)
        try:
            if verb.startswith("D0"):
                extra = self.arrives(on, verb, *words)
            else:
                extra = getattr(self, verb)(on, *words)
        except MopdeskError as refusal:
            return f"refused: {refusal.title}"
        return "; ".join(filter(None, [*self.shown(), extra]))

    def shown(self):
        yield self.case.state + (" (closed)" if self.case.closed else "")
        if self.jobs:
            yield f"job {self.job.state.value}"
            theirs = running(self.case, "X")
            due = self.job.due or (theirs[0].due if theirs and self.job.owed_by == "X" else None)
            owes = f"{self.job.owed_by or 'nobody'} owes"
            yield f"{owes} by {due}" if due else owes
            yield from (f"flag {flag.code}" for flag in self.job.flags)
        else:
            yield "no job"
            yield from (f"X owes by {clock.due}" for clock in running(self.case, "X"))


def play(process, text):
    """Play a whole story; give the lines as they came out, to compare with the lines as written."""
    story = Story(process)
    written, played = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        event, expected = (" ".join(part.split()) for part in line.split("->"))
        said = story.happens(event)
        if expected.startswith("refused:") and said.startswith(expected):
            said = expected
        written.append(f"{event} -> {expected}")
        played.append(f"{event} -> {said}")
    return written, played, story
