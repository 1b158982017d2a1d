"""What is done while the machine fails: prepared once, done, cut off, and judged after the restart.

`work` is done in a program that is cut off or refused somewhere; it tells each deed that it has acknowledged.
`judge` starts the program anew, as a person would, and says what is lost (acknowledged and not there),
doubled (there twice) or partial (half there, or left over).
"""

import shutil
from datetime import date
from pathlib import Path

import msgspec

from mopdesk.actions.backups import daily_backup
from mopdesk.actions.doctor import examine
from mopdesk.actions.start_up import start_up
from mopdesk.basics.errors import DamagedStore
from mopdesk.basics.problems import errors_in
from mopdesk.desk import open_desk
from tests.stories import Story

TODAY = date(2026, 11, 13)


class Found(msgspec.Struct, kw_only=True):
    """What was found after a restart; `repeats` are identical files that left a second time."""

    lost: int = 0
    doubled: int = 0
    partial: int = 0
    repeats: int = 0
    notes: list[str] = []

    def lose(self, words):
        """Note something that was acknowledged and is not there."""
        self.lost += 1
        self.notes.append(f"lost: {words}")

    def double(self, words):
        """Note something that is there twice."""
        self.doubled += 1
        self.notes.append(f"doubled: {words}")

    def halve(self, words):
        """Note something that is half there, or left over."""
        self.partial += 1
        self.notes.append(f"partial: {words}")

    @property
    def clean(self):
        """Whether nothing was found."""
        return not (self.lost or self.doubled or self.partial)


class Scenario:
    """One of them, in a folder `base` of its own."""

    name = ""
    has_gateway = False

    def __init__(self, base):
        self.base = Path(base)
        self.run, self.template = self.base / "run", self.base / "template"
        self.taken = self.base / "taken"

    def prepare(self):
        """Make the folder as it is before the work, once."""
        shutil.rmtree(self.base, ignore_errors=True)
        self.run.mkdir(parents=True)
        story = Story(self.run)
        self.set_up(story)
        # The day's backup is made: it would be made in every judgement.
        story.desk.clock.set_to = TODAY
        daily_backup(story.desk)
        story.close()
        (self.run / "facts.json").unlink(missing_ok=True)
        shutil.copytree(self.run, self.template)

    def reset(self):
        """Put the folder back to what it was before the work."""
        shutil.rmtree(self.run, ignore_errors=True)
        shutil.copytree(self.template, self.run)
        self.taken.write_text("")

    def desk(self):
        """Open the desk."""
        return open_desk(self.run / "store.db", actor="crash", today=TODAY)

    def set_up(self, story):
        """Fill the folder."""
        raise NotImplementedError

    def work(self, told):
        """Do what is cut off."""
        raise NotImplementedError

    def look(self, desk, acknowledged, found):
        """Say what is lost, doubled or partial, in a desk that was just opened anew."""
        raise NotImplementedError

    def go_on(self, told):
        """Start the program again, as after a cut; it may be cut off as well."""
        with self.desk() as desk:
            start_up(desk)
            told.line("started")

    def judge(self, acknowledged, *, power=False):
        """Start anew and say what is found; after a power cut a provisional file may have stayed."""
        found, self.power = Found(), power
        try:
            desk = self.desk()
        except DamagedStore as damage:
            # A finding like any other: it must not end the campaign.
            found.lose(f"the store: {damage.detail}")
            return found
        with desk:
            self.look(desk, acknowledged, found)
            start_up(desk)
            self.look_again(desk, acknowledged, found)
            for problem in errors_in(examine(desk).problems):
                found.halve(f"doctor: {problem.text}")
        for path in () if power else self.run.rglob("*"):
            if path.suffix in {".tmp", ".part"} or path.name.endswith((".part-journal", ".restoring")):
                found.halve(f"left over: {path.relative_to(self.run)}")
        if not power:
            # Only a power cut may let identical bytes leave a second time.
            found.doubled, found.repeats = found.doubled + found.repeats, 0
        return found

    def look_again(self, desk, acknowledged, found):
        """Look once more after the start has finished what it found."""
