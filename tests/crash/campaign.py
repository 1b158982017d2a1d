"""Campaigns of one kind of fault against one scenario, and what each found."""

import random
import time

import msgspec

from tests.crash.gateway import Gateway
from tests.crash.process import BROKE, DONE, GAVE_UP, Program
from tests.crash.traced import calls_of, failing, watching


class Row(msgspec.Struct, kw_only=True):
    """One line of the table."""

    scenario: str
    fault: str
    tried: int = 0
    survived: int = 0
    lost: int = 0
    doubled: int = 0
    partial: int = 0
    repeats: int = 0
    unworded: int = 0
    notes: list[str] = []

    def add(self, found, where, *, unworded=""):
        """Count one fault and what was found after it."""
        self.tried += 1
        self.lost += found.lost
        self.doubled += found.doubled
        self.partial += found.partial
        self.repeats += found.repeats
        self.unworded += bool(unworded)
        self.survived += found.clean and not unworded
        self.notes.extend(f"{where}: {words}" for words in [*found.notes, *filter(None, [unworded])])


def once(scenario, strace=(), cut=None):
    """Do the scenario's work once from its beginning; `cut` seconds later it is killed. Gives the program."""
    scenario.reset()
    gateway = Gateway(scenario.run / "outbox", scenario.taken) if scenario.has_gateway else None
    errors = scenario.base / "errors"
    errors.unlink(missing_ok=True)
    program = Program(scenario.work, strace=strace, errors=errors)
    program.begin()
    if cut is not None:
        time.sleep(cut)
        program.kill()
    program.wait()
    if gateway is not None:
        gateway.end()
    return program


def writing_calls(scenario):
    """Give every call with which the work changes the disk."""
    log = scenario.base / "log"
    program = once(scenario, watching(log))
    if program.code != DONE:
        raise RuntimeError(f"{scenario.name} fails without a fault: {(scenario.base / 'errors').read_text()}")
    found = scenario.judge(program.acknowledged)
    if not found.clean:
        raise RuntimeError(f"{scenario.name} is not clean without a fault: {found.notes}")
    return [call for call in calls_of(log) if call.writes]


def every_call(scenario, fault, calls, *, lasting=False):
    """Let every one of these calls fail in turn."""
    row = Row(scenario=scenario.name, fault=f"{fault} at a call" + (" and after" if lasting else ""))
    for call in calls:
        program = once(scenario, failing(call, fault, lasting=lasting))
        row.add(
            scenario.judge(program.acknowledged),
            f"{call.name} {call.number}",
            unworded=_unworded(scenario, program, lasting),
        )
    return row


def _unworded(scenario, program, lasting):
    """Say what a person was not told: a failure without a sentence, or one that outlasted its cause."""
    if program.code == BROKE:
        return "without a sentence: " + (scenario.base / "errors").read_text().strip().splitlines()[-1]
    if program.code == GAVE_UP and not lasting:
        return f"did not go on: {program.sentences[-1]}"
    return ""


def random_kills(scenario, count, seed):
    """Kill the work at random moments, every second time the restart too, until `count` have died."""
    row = Row(scenario=scenario.name, fault="kill at random")
    pick = random.Random(seed)
    began = time.monotonic()
    once(scenario)
    lasts = time.monotonic() - began
    for number in range(count * 20):
        if row.tried == count:
            break
        cut = pick.uniform(0, lasts)
        program = once(scenario, cut=cut)
        if program.code is not None:
            # It was through already: aim a little earlier from now on.
            lasts = max(lasts * 0.97, 0.01)
            continue
        if number % 2:
            again = Program(scenario.go_on)
            again.begin()
            time.sleep(pick.uniform(0, lasts))
            again.kill()
            again.wait()
        row.add(scenario.judge(program.acknowledged), f"after {cut * 1000:.0f} ms")
    return row
