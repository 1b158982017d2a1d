"""What a person does while the machine fails: files taken in, answers let go, a visit filled in."""

from collections import Counter
from types import MappingProxyType

from mopdesk.actions.attachments import attach_photo, sign
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.numbering import COUNTER
from mopdesk.actions.send_flows import send
from mopdesk.actions.settings import set_option
from mopdesk.actions.visits import set_field, start_visit
from tests.crash.file_scenarios import BackingUp, Export, Report, Restoring
from tests.crash.gateway import sweep, taken_in
from tests.crash.pictures import photo, signature
from tests.crash.scenario import Scenario
from tests.stories import SAMPLES

A, B, C = "1200023305976", "1001234567898", "2000055433815"


class Import(Scenario):
    """Three files taken in, one after the other."""

    name = "import"
    files = MappingProxyType({"D0150002-made.usr": 0, "D0001001-made.usr": 3, "D0142001-made.usr": 2})

    def set_up(self, story):
        story.replay("2026-11-09  set process.GMTR option-3")

    def work(self, told):
        desk = told.deed("opened", self.desk)
        for name in self.files:
            told.deed(name, lambda name=name: import_path(desk, SAMPLES / name))
        told.deed("closed", desk.close)

    def look(self, desk, acknowledged, found):
        receipts = {one.name: one for one in desk.store.inbox.latest(100)}
        jobs = 0
        for name, opens in self.files.items():
            receipt = receipts.get(name)
            if name in acknowledged and (receipt is None or receipt.state != "done"):
                found.lose(name)
            if receipt is not None and receipt.state == "done":
                jobs += opens
                if receipt.jobs != opens:
                    found.halve(f"{name} has {receipt.jobs} jobs")
        if desk.store.jobs.count() != jobs:
            found.halve(f"{desk.store.jobs.count()} jobs, not {jobs}")

    def look_again(self, desk, acknowledged, found):
        for name in self.files:
            import_path(desk, SAMPLES / name)
        if desk.store.jobs.count() != sum(self.files.values()):
            found.double(f"{desk.store.jobs.count()} jobs after all is imported again")
        names = Counter(one.name for one in desk.store.inbox.latest(100))
        if names != Counter(list(self.files)):
            found.double(f"receipts {dict(names)}")


class Release(Scenario):
    """Answers of three jobs, a pair among them, let go while a gateway takes what appears."""

    name = "release"
    has_gateway = True
    flows = ((A, "D0002001"), (A, "D0150002"), (B, "D0002001"), (C, "D0002001"))

    def set_up(self, story):
        story.replay(f"""
            2026-11-09  set process.GMTR option-3
            2026-11-09  receive D0150002-made.usr
            2026-11-09  receive D0001001-made.usr
            2026-11-13  visit {A} not-fitted-replaced   -> ready owes D0002 and D0150
        """)
        for mpan in (B, C):
            story.replay(f"2026-11-13  visit {mpan} no-access  -> ready owes D0002")
        story.outbox.mkdir()
        set_option(story.desk, "outbox_folder", str(story.outbox))

    def work(self, told):
        desk = told.deed("opened", self.desk)

        def leave():
            sent = send(desk)
            if sent.held_back:
                # It waits with a sentence: the same way out as any other failure.
                problem = sent.held_back[0].problems[0]
                told.line(f"!{problem.text} {problem.advice}")
                send(desk)

        told.deed("sent", leave)
        told.deed("closed", desk.close)

    def look_again(self, desk, acknowledged, found):
        send(desk)
        sweep(self.run / "outbox", self.taken)
        files = {file.file_name: file for file in desk.store.outbox.list_files()}
        jobs = {job.id: job.mpan for job in desk.store.jobs.list_jobs()}
        owed = Counter((jobs[file.job_id], file.flow) for file in files.values())
        wanted = Counter(self.flows)
        for what in (owed - wanted).elements():
            found.double(f"answer {what}")
        for what in (wanted - owed).elements():
            found.lose(f"answer {what}")
        taken = Counter(taken_in(self.taken))
        for name, sha256 in taken:
            if name not in files:
                found.double(f"{name}, which no row knows")
            elif files[name].sha256 != sha256:
                found.halve(name)
        names = Counter(name for name, _ in taken.elements())
        found.repeats += sum(count - 1 for count in names.values())
        for name in files.keys() - names.keys():
            found.lose(f"{name} never left")
        if desk.store.numbers.last(COUNTER) != len(files):
            found.double(f"{desk.store.numbers.last(COUNTER)} numbers for {len(files)} files")

    def look(self, desk, acknowledged, found):
        """All that can be told of a release is told after it was completed."""


class Autosave(Scenario):
    """A visit filled in, field after field, each saved as it is left."""

    name = "visit autosave"
    fields = (
        ("engineer", "Siân Llŷr"),
        ("arrived", "09:15"),
        ("access.got_in", True),
        ("meters.0.serial", "F75A 00802"),
        ("meters.0.technology", "electromechanical"),
        ("engineer", "Siân Llŷr-Jones"),
        ("meters.0.readings.0.register", "S"),
        ("meters.0.readings.0.value", "04210"),
        ("meters.0.finding", "fitted"),
        ("meters.0.finding", "not-fitted"),
    )

    def set_up(self, story):
        story.replay("2026-11-09  receive D0001001-made.usr")
        self.visit = start_visit(story.desk, story.desk.store.jobs.list_jobs()[0].id).id

    def work(self, told):
        desk = told.deed("opened", self.desk)
        for number, (path, value) in enumerate(self.fields):
            told.deed(str(number), lambda p=path, v=value: set_field(desk, self.visit, p, v))
        told.deed("closed", desk.close)

    def look(self, desk, acknowledged, found):
        fields = desk.store.visits.fields(self.visit)
        done = len([one for one in acknowledged if one.isdigit()])
        wanted = dict(self.fields[:done])
        following = dict(self.fields[done : done + 1])
        for path, value in wanted.items():
            if fields.get(path) not in (value, following.get(path, value)):
                found.lose(f"{path} is {fields.get(path)!r}, not {value!r}")


class Pictures(Scenario):
    """Photos taken and the engineer's signature given, then given again."""

    name = "photo and signature"
    deeds = ("photo 1", "signed 1", "photo 2", "signed 2")

    def set_up(self, story):
        Autosave.set_up(self, story)

    def work(self, told):
        desk = told.deed("opened", self.desk)
        for number in (1, 2):
            told.deed(
                f"photo {number}",
                lambda n=number: attach_photo(
                    desk, self.visit, photo(n), purpose="other", caption=f"photo {n}"
                ),
            )
            told.deed(
                f"signed {number}",
                lambda n=number: sign(desk, self.visit, "engineer", f"signed {n}", signature(n)),
            )
        told.deed("closed", desk.close)

    def look(self, desk, acknowledged, found):
        kept = desk.store.visits.attachments(self.visit)
        names = Counter(one.caption or one.name for one in kept)
        if names["signed 2"]:
            names["signed 1"] += 1
        for name in self.deeds:
            if name in acknowledged and not names[name]:
                found.lose(name)
            # Done, but not acknowledged, and then done again after an error: nobody promised otherwise.
            if names[name] > 1:
                found.double(name)
        for one in kept:
            if not desk.store.visits.body(one.sha256):
                found.halve(f"{one.caption or one.name} without its picture")


SCENARIOS = (Import, Release, Autosave, Pictures, Report, Export, BackingUp, Restoring)
