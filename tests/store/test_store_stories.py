"""Whatever happens to a store, the journal rebuilds its tables row by row."""

import shutil
import tempfile
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mopdesk.basics.errors import StoreTrouble
from mopdesk.basics.problems import Severity
from mopdesk.store import proof
from mopdesk.store.database import new_id
from mopdesk.work.nouns import Attachment, Case, Job, OutboxState, RepeatRequest
from tests.store.store_world import (
    MPAN,
    a_receipt,
    a_version,
    a_visit,
    any_noun,
    erase_payloads,
    open_store,
    outgoing,
    some_details,
)

KEYS = st.sampled_from(["participant_id", "prefix", "process.SUPB"])
PATHS = st.sampled_from(["date", "meters.0.serial", "meters.0.finding", "meters.1.serial", "remarks"])


class StoreStory(RuleBasedStateMachine):
    """Days in the life of a store, failures, retention and restarts among them."""

    @initialize(case=any_noun(Case, mpan=MPAN), data=st.data())
    def open(self, case, data):
        self.folder = Path(tempfile.mkdtemp())
        self.store = open_store(self.folder)
        self.case = msgspec.structs.replace(case, id=new_id())
        self.job = data.draw(any_noun(Job, id=new_id(), case_id=self.case.id, mpan=MPAN))
        self.visit = a_visit(self.job)
        self.versions = []
        with self.store.change("begun", self.job.id) as change:
            self.store.cases.put_case(change, self.case)
            self.store.jobs.put_job(change, self.job)
            self.store.visits.put_visit(change, self.visit)

    def teardown(self):
        if hasattr(self, "store"):
            self.nothing_but_notes()
            self.store.close()
            shutil.rmtree(self.folder)

    def nothing_but_notes(self):
        found = [one for one in proof.verify(self.store) if one.severity is not Severity.NOTE]
        assert found == []

    @rule(key=KEYS, value=st.text(max_size=5))
    def set(self, key, value):
        with self.store.change("config", key=key) as change:
            self.store.settings.put(change, key, value)
        assert self.store.settings.get(key) == value

    @rule(key=KEYS, value=st.text(max_size=5))
    def unset_and_set_in_one(self, key, value):
        with self.store.change("config", key=key) as change:
            self.store.settings.put(change, key, value)
            self.store.settings.remove(change, key)
            self.store.settings.put(change, key, value + "!")

    @rule(key=KEYS)
    def unset(self, key):
        with self.store.change("config", key=key) as change:
            self.store.settings.remove(change, key)
        assert self.store.settings.get(key) is None

    @rule(day=st.dates(), kind=st.sampled_from(["holiday", "working"]), drop=st.booleans())
    def calendar(self, day, kind, drop):
        with self.store.change("calendar") as change:
            self.store.calendar.put(change, day, kind, "a reason")
            if drop:
                self.store.calendar.remove(change, day)

    @rule(path=PATHS, value=st.none() | st.booleans() | st.text(max_size=5))
    def type_field(self, path, value):
        with self.store.change("field", self.visit.id, path=path) as change:
            self.store.visits.set_field(change, self.visit.id, path, value)

    @rule(path=st.sampled_from(["date", "meters.0", "meters"]))
    def clear_field(self, path):
        with self.store.change("field", self.visit.id, path=path) as change:
            self.store.visits.clear_field(change, self.visit.id, path)

    @rule(data=st.data())
    def move_job(self, data):
        self.job = data.draw(any_noun(Job, id=self.job.id, case_id=self.case.id, mpan=MPAN))
        with self.store.change("moved", self.job.id) as change:
            self.store.jobs.put_job(change, self.job)
        assert self.store.jobs.job(self.job.id) == self.job

    @rule(data=st.data())
    def repeat(self, data):
        with self.store.change("repeat", self.job.id) as change:
            self.store.jobs.add_repeat(
                change, data.draw(any_noun(RepeatRequest, id=new_id(), job_id=self.job.id))
            )

    @rule(body=st.binary(max_size=20))
    def receive(self, body):
        with self.store.change("received") as change:
            receipt = a_receipt(change.keep(body, "text/plain"))
            if self.store.inbox.by_sha(receipt.sha256) is None:
                self.store.inbox.add(change, receipt)

    @rule(body=st.binary(max_size=20), keep=st.booleans())
    def photo(self, body, keep):
        with self.store.change("photo", self.visit.id) as change:
            photo = Attachment(
                id=new_id(),
                visit_id=self.visit.id,
                kind="photo",
                sha256="",
                purpose="meter",
                added_at=self.store.now(),
            )
            self.store.visits.attach(change, photo, body, "image/png")
        if not keep:
            with self.store.change("photo dropped", self.visit.id) as change:
                self.store.visits.drop_attachment(change, photo.id)

    @rule()
    def freeze(self):
        version = a_version(self.visit, version=len(self.versions) + 1)
        with self.store.change("frozen", self.job.id) as change:
            self.store.visits.freeze(change, version)
        self.versions.append(version)

    @precondition(lambda self: self.versions)
    @rule(data=st.data(), states=st.sampled_from([("cancelled",), ("staged", "released", "collected"), ()]))
    def answer(self, data, states):
        version = data.draw(st.sampled_from(self.versions))
        with self.store.change("answered", self.job.id) as change:
            number = self.store.numbers.next(change, "file")
            file = outgoing(version, number, self.folder, group_id=new_id(), to_id=f"S{number:03}")
            self.store.outbox.begin(change, [file], [b"ZHV"])
        for state in states:
            with self.store.change(state) as change:
                self.store.outbox.mark(change, file.id, OutboxState(state))

    @rule()
    def hold(self):
        with self.store.change("held") as change:
            self.store.meters.hold(change, some_details())

    @rule(key=KEYS)
    def fail(self, key):
        head = self.store.journal.head()
        try:
            with self.store.change("failing") as change:
                self.store.settings.put(change, key, "never seen")
                self.store.numbers.next(change, "file")
                self.store.jobs.put_job(change, msgspec.structs.replace(self.job, case_id="nobody"))
        except StoreTrouble:
            pass
        assert self.store.journal.head() == head
        assert self.store.settings.get(key) != "never seen"

    @rule(data=st.data())
    def retain(self, data):
        count = self.store.journal.head().count
        erase_payloads(self.store, data.draw(st.lists(st.integers(1, count), max_size=4)), reason="over")

    @rule()
    def restart(self):
        self.store.close()
        self.store = open_store(self.folder)

    @invariant()
    def the_journal_rebuilds_the_tables(self):
        if hasattr(self, "store"):
            self.nothing_but_notes()


TestStoreStory = StoreStory.TestCase
TestStoreStory.settings = settings(
    max_examples=25, stateful_step_count=25, suppress_health_check=[HealthCheck.too_slow], deadline=None
)
