"""Stories in plain lines, replayed through the real program: files in, visits, files out.

A story is a docstring of lines `DAY VERB WORDS... [-> EXPECTED]`:

    2026-11-09  set process.GMTR option-3
    2026-11-09  receive D0001001-made.usr            -> accepted
    2026-11-13  visit 1200023305976 not-fitted       -> ready owes D0002
    2026-11-13  send                                 -> D0002
    2026-11-13  job 1200023305976                    -> waiting-supplier due - owed-by X

A line that ends with a backslash goes on in the next. `visit` takes an example of `resources/help/visits`,
with serials and registers put to those held for the MPAN. `job` looks at the MPAN's newest job. It is ten in
the morning until a line says `wait MINUTES`; the next day begins at ten again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from mopdesk.actions.acknowledge import find_outgoing, mark
from mopdesk.actions.correct import correct
from mopdesk.actions.hold import hold, release_due, undo_hold
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.job_edits import close_job, reopen_job
from mopdesk.actions.outbox import outbox, waiting_answers
from mopdesk.actions.send_flows import Sent, send
from mopdesk.actions.settings import set_option
from mopdesk.actions.start_up import start_up
from mopdesk.actions.undo import redo, undo
from mopdesk.actions.unfinished import discard, restore
from mopdesk.actions.visits import finish_visit, record_visit, set_field
from mopdesk.basics.resources import resource
from mopdesk.desk import LONDON, Desk, open_desk
from mopdesk.work.meter_details import details_of, group_of
from mopdesk.work.nouns import Job, OutboxState

_RAISED = ("answer-rejected", "correction-other-outcome", "hold-ended")
SAMPLES = Path(__file__).parent / "data" / "flows"


class Story:
    """One story under way: its desk, its folders, and what it has sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outbox = folder / "outbox"
        self.minutes = 0
        self.desk = self.open(date(2026, 11, 9))
        for key, value in {"participant_id": "BMET", "file_prefix": "ST"}.items():
            set_option(self.desk, key, value)
        self.sent: list[str] = []

    def open(self, today: date) -> Desk:
        """Open the story's store, with a clock that stands still."""
        desk = open_desk(self.folder / "store.db", actor="story", today=today)
        desk.clock.now = self.now  # type: ignore[method-assign]
        return desk

    def now(self) -> datetime:
        """Give the story's time: ten in the morning and the minutes waited since."""
        ten = datetime.combine(self.desk.today(), time(10), tzinfo=LONDON)
        return (ten + timedelta(minutes=self.minutes)).astimezone(UTC)

    def close(self) -> None:
        """Close the desk."""
        self.desk.close()

    def replay(self, text: str) -> Story:
        """Replay the lines, and compare each with what it expects; the failing line is named."""
        joined = text.strip().replace("\\\n", " ")
        for number, line in enumerate(joined.splitlines(), start=1):
            if not line.strip():
                continue
            told, _, expected = line.partition("->")
            day, verb, *words = told.split()
            if self.desk.clock.set_to != date.fromisoformat(day):
                self.desk.clock.set_to, self.minutes = date.fromisoformat(day), 0
            step: Callable[..., str] = getattr(self, f"do_{verb}")
            found = step(*words)
            if expected.strip():
                assert found == expected.strip(), f"line {number}: {line.strip()}\n  found: {found}"
        return self

    # --- the verbs ---

    def do_set(self, key: str, value: str) -> str:
        """Set an option."""
        set_option(self.desk, key, value)
        return value

    def do_receive(self, name: str) -> str:
        """Take in a sample file on this day, and tell the verdict."""
        return import_path(self.desk, SAMPLES / name, received_on=self.desk.today()).verdict

    def do_visit(self, mpan: str, example: str, *edits: str) -> str:
        """Record a visit from an example; an edit is PATH=VALUE. Tells the job's state and what it owes."""
        facts = self.facts(mpan, example)
        for edit in edits:
            path, _, value = edit.partition("=")
            _put(facts, path.split("."), _value(value))
        file = self.folder / "facts.json"
        file.write_text(json.dumps(facts), encoding="utf-8")
        finished = record_visit(self.desk, self.job(mpan).id, file)
        owes = " and ".join(finished.owed.flows) or "nothing"
        codes = sorted({found.code for found in finished.stops})
        stopped = f" stopped by {', '.join(codes)}" if codes else ""
        return f"{finished.job.state.value} owes {owes}{stopped}"

    def do_send(self, *mpans: str) -> str:
        """Release what is ready, or the jobs of the given MPANs; tells the flows in their order."""
        return self.told(send(self.desk, [self.job(mpan).id for mpan in mpans], self.outbox))

    def told(self, done: Sent) -> str:
        """Tell the flows that left, and why others did not."""
        flows = [one.file.flow[:5] for one in done.files]
        self.sent.extend(one.path.read_text("ascii") for one in done.files)
        held = sorted({found.code for one in done.held_back for found in one.problems})
        return " ".join([*flows, *(f"held:{code}" for code in held)]) or "nothing"

    def do_job(self, mpan: str) -> str:
        """Tell how the newest job of an MPAN stands."""
        job = self.job(mpan)
        due = job.due.isoformat() if job.due else "-"
        return f"{job.state.value} due {due} owed-by {job.owed_by or '-'}"

    def do_jobs(self, mpan: str) -> str:
        """Tell the states of all jobs of an MPAN, the oldest first."""
        return " ".join(job.state.value for job in self.desk.store.jobs.jobs_of_mpan(mpan)) or "none"

    def do_process(self, mpan: str) -> str:
        """Tell which process the newest job follows."""
        return self.job(mpan).process

    def do_flags(self, mpan: str) -> str:
        """Tell the newest job's flags, sorted."""
        return " ".join(sorted(flag.code for flag in self.job(mpan).flags)) or "none"

    def do_case(self, mpan: str) -> str:
        """Tell the state of the newest case of an MPAN and its running clocks."""
        case = self.desk.store.cases.open_cases(mpan)[-1]
        running = [f"{c.clock}:{c.owner}:{c.due}" for c in case.clocks if c.stopped_on is None]
        return " ".join([case.state, *running])

    def do_close(self, mpan: str, reason: str) -> str:
        """Close the newest job of an MPAN."""
        job = self.job(mpan)
        close_job(self.desk, job.id, reason, "the office", self.desk.today())
        return self.desk.store.jobs.job(job.id).state.value

    def do_reopen(self, mpan: str) -> str:
        """Open the newest job of an MPAN again."""
        return self.desk.store.jobs.job(reopen_job(self.desk, self.job(mpan).id, "asked again")).state.value

    # --- an answer's life around its release ---

    def do_wait(self, minutes: str) -> str:
        """Let minutes pass."""
        self.minutes += int(minutes)
        return minutes

    def do_hold(self, minutes: str, *mpans: str) -> str:
        """Hold what is ready, or the answers of the MPANs; tells what is held and what could not be."""
        done = hold(self.desk, [self.job(mpan).id for mpan in mpans], self.outbox, int(minutes))
        held = [f"{'+'.join(flow[:5] for flow in one.flows)} in {one.minutes_left}" for one in done.held]
        why = sorted({found.code for one in done.held_back for found in one.problems})
        return " ".join([*held, *(f"held-back:{code}" for code in why)]) or "nothing"

    def do_unhold(self, *mpans: str) -> str:
        """Undo holds."""
        undo_hold(self.desk, [self.job(mpan).id for mpan in mpans])
        return self.do_waiting()

    def do_due(self) -> str:
        """Release what is due, as the timer does."""
        return self.told(release_due(self.desk))

    def do_waiting(self) -> str:
        """Tell what waits in the outbox: stage and flows."""
        rows = waiting_answers(self.desk)
        told = [f"{row.stage.value}:{'+'.join(flow[:5] for flow in row.flows) or '-'}" for row in rows]
        return " ".join(told) or "nothing"

    def do_outbox(self) -> str:
        """Tell the files by number: flow, state, and what each corrects."""
        rows = sorted(outbox(self.desk), key=lambda row: row.number)
        number = {row.file_name: row.number for row in rows}
        return " ".join(
            f"{row.number}:{row.flow[:5]}:{row.state.value}"
            + (f":corrects-{number[row.corrects]}" if row.corrects else "")
            for row in rows
        )

    def do_mark(self, number: str, outcome: str, *reason: str) -> str:
        """Mark a file as accepted or rejected; tells the flags of its job."""
        file = find_outgoing(self.desk, number)
        mark(self.desk, file.id, OutboxState(outcome), " ".join(reason))
        return self.do_told(self.desk.store.jobs.job(file.job_id).mpan)

    def do_told(self, mpan: str) -> str:
        """Tell the flags of the newest job that an answer's life has raised."""
        raised = [flag.code for flag in self.job(mpan).flags if flag.code in _RAISED]
        return " ".join(sorted(raised)) or "none"

    def do_correct(self, number: str, *edits: str) -> str:
        """Correct a file, change fields of its visit, and finish it. Tells what it owes."""
        visit = correct(self.desk, find_outgoing(self.desk, number).id, "mistyped")
        for edit in edits:
            path, _, value = edit.partition("=")
            set_field(self.desk, visit.id, path, _value(value))
        finished = finish_visit(self.desk, visit.id)
        codes = sorted({found.code for found in finished.stops})
        stopped = f" stopped by {', '.join(codes)}" if codes else ""
        return f"{finished.job.state.value} owes {' and '.join(finished.owed.flows) or 'nothing'}{stopped}"

    def do_set_field(self, mpan: str, edit: str) -> str:
        """Change a field of the MPAN's open visit."""
        path, _, value = edit.partition("=")
        set_field(self.desk, self.draft(mpan), path, _value(value))
        return value

    def do_undo(self, mpan: str) -> str:
        """Undo the last step of the open visit; tells its name."""
        done = undo(self.desk, self.draft(mpan))
        return done.step.words if done else "nothing"

    def do_redo(self, mpan: str) -> str:
        """Do again what was undone."""
        done = redo(self.desk, self.draft(mpan))
        return done.step.words if done else "nothing"

    def do_bin(self, mpan: str) -> str:
        """Put the open visit in the bin."""
        self.binned = self.draft(mpan)
        discard(self.desk, self.binned)
        return self.do_waiting()

    def do_unbin(self) -> str:
        """Take the last one out of the bin."""
        restore(self.desk, self.binned)
        return self.do_waiting()

    def do_restart(self) -> str:
        """Close the program and start it again; tells what that finished, and what is unfinished."""
        today = self.desk.today()
        self.desk.close()
        self.desk = self.open(today)
        done = start_up(self.desk)
        flows = [f"sent:{one.file.flow[:5]}" for one in done.sent]
        flows += [f"imported:{one.verdict}" for one in done.imported]
        flows += [f"collected:{one.flow[:5]}" for one in done.collected]
        return " ".join([*flows, *(f"unfinished:{one.mpan}" for one in done.unfinished)]) or "nothing"

    # --- what the verbs stand on ---

    def draft(self, mpan: str) -> str:
        """Give the id of the open visit to the newest job of an MPAN."""
        draft = self.desk.store.visits.draft_of(self.job(mpan).id)
        assert draft is not None
        return draft.id

    def job(self, mpan: str) -> Job:
        """Give the newest job of an MPAN."""
        return self.desk.store.jobs.jobs_of_mpan(mpan)[-1]

    def facts(self, mpan: str, example: str) -> dict[str, Any]:
        """Give an example's facts, about the meters that are held for the MPAN, on this day."""
        facts: dict[str, Any] = json.loads(resource(f"help/visits/{example}.json").read_text("utf-8"))
        facts["date"] = self.desk.today().isoformat()
        if "mpan_on_site" in facts:
            facts["mpan_on_site"] = mpan
        held = self.desk.store.meters.latest(mpan)
        spec = self.desk.catalogue.find("D0150002")
        assert spec is not None
        meters = details_of(group_of(held, spec)).meters if held else ()
        for meter in meters[:1]:
            registers = [register.register for register in meter.registers]
            for seen in facts.get("meters", [])[:1]:
                seen["serial"] = meter.serial
                seen["readings"] = [{"register": r, "value": "04210", "taken_at": "10:12"} for r in registers]
            for exchange in facts.get("replacement", {}).get("exchanges", [])[:1]:
                facts["replacement"]["on"] = facts["date"]
                exchange["removed_serial"] = meter.serial
                exchange["final_readings"] = [{"register": r, "value": "04210"} for r in registers]
                exchange["new"]["registers"] = [
                    {"register": r, "digits": "5", "initial_reading": "00000"} for r in registers
                ]
        return facts


def _value(text: str) -> Any:
    return {"true": True, "false": False, "-": None}.get(text, text.replace("_", " "))


def _put(data: Any, steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        data = data[int(step)] if isinstance(data, list) else data.setdefault(step, {})
    if isinstance(data, list):
        data[int(steps[-1])] = value
    else:
        data[steps[-1]] = value
