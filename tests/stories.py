"""Stories in plain lines, replayed through the real program: files in, visits, files out.

A story is a docstring of lines `DAY VERB WORDS... [-> EXPECTED]`:

    2026-11-09  set process.GMTR option-3
    2026-11-09  receive D0001001-made.usr            -> accepted
    2026-11-13  visit 1200023305976 not-fitted       -> ready owes D0002
    2026-11-13  send                                 -> D0002
    2026-11-13  job 1200023305976                    -> waiting-supplier due - owed-by X

A line that ends with a backslash goes on in the next. `visit` takes an example of `resources/help/visits`,
with serials and registers put to those held for the MPAN. `job` looks at the MPAN's newest job.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from mopdesk.actions.import_flow import import_path
from mopdesk.actions.job_edits import close_job, reopen_job
from mopdesk.actions.send_flows import Sent, send
from mopdesk.actions.settings import set_option
from mopdesk.actions.visits import record_visit
from mopdesk.basics.resources import resource
from mopdesk.desk import Desk, open_desk
from mopdesk.work.meter_details import details_of, group_of
from mopdesk.work.nouns import Job

SAMPLES = Path(__file__).parent / "data" / "flows"


class Story:
    """One story under way: its desk, its folders, and what it has sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outbox = folder / "outbox"
        self.desk: Desk = open_desk(folder / "store.db", actor="story", today=date(2026, 11, 9))
        for key, value in {"participant_id": "BMET", "file_prefix": "ST"}.items():
            set_option(self.desk, key, value)
        self.sent: list[str] = []

    def close(self) -> None:
        """Close the desk."""
        self.desk.close()

    def replay(self, text: str) -> Story:
        """Replay the lines, and compare each with what it expects; the failing line is named."""
        joined = text.strip().replace("\\\n", " ")
        for number, line in enumerate(joined.splitlines(), start=1):
            told, _, expected = line.partition("->")
            day, verb, *words = told.split()
            self.desk.clock.set_to = date.fromisoformat(day)
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
        done: Sent = send(self.desk, [self.job(mpan).id for mpan in mpans], self.outbox)
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

    # --- what the verbs stand on ---

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
    return {"true": True, "false": False}.get(text, text.replace("_", " "))


def _put(data: Any, steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        data = data[int(step)] if isinstance(data, list) else data.setdefault(step, {})
    if isinstance(data, list):
        data[int(steps[-1])] = value
    else:
        data[steps[-1]] = value
