"""Any order of sending, dying, starting again, going back to a backup: each answer leaves whole, and once."""

import hashlib
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from mopdesk.actions.numbering import COUNTER
from mopdesk.actions.rescue import restore
from mopdesk.basics.errors import FileTrouble
from mopdesk.basics.unfinished import clear_unfinished, note_beside
from mopdesk.desk import store_key
from mopdesk.store.backups import list_backups, make_backup
from mopdesk.store.database import Store, new_id, utc_now
from mopdesk.store.dispatch import resume, scan_collected
from mopdesk.store.proof import verify
from mopdesk.store.thinning import thin
from mopdesk.work.nouns import JobState
from tests.crash.faults import Dead, faults, let_notes_go
from tests.store.store_world import answered_visit, outgoing, stage_and_release

_PAIR = ("D0002001", "D0150002")
_points = st.one_of(st.just(0), st.integers(1, 60))
_ROOM = Path("/dev/shm") if Path("/dev/shm").is_dir() else None

# How often each thing was done, over all runs: what the table tells.
COUNTS = Counter()


class Desk(RuleBasedStateMachine):
    """One store, its outbox folder, its backups and a gateway."""

    def __init__(self):
        super().__init__()
        COUNTS["runs"] += 1
        self.folder = Path(tempfile.mkdtemp(prefix="mopdesk-machine-", dir=_ROOM))
        self.path, self.out = self.folder / "store.db", self.folder / "outbox"
        self.away = self.folder / "away"
        self.out.mkdir()
        self.taken = Counter()
        self.bodies = {}
        self.promised = []
        self.answers = 0
        self.store = None
        self._inside = faults()
        self.faults = self._inside.__enter__()

    @initialize()
    def start(self):
        """Open the store."""
        self._open()

    # --- what a person does ---

    @rule(point=_points, both=st.booleans())
    def send(self, point, both):
        """Answer a visit, with one file or with two that go together."""
        COUNTS["send"] += 1
        group = f"group {self.answers}"
        self.answers += 1

        def work():
            names = self._begin(group, _PAIR if both else _PAIR[:1])
            stage_and_release(self.store, group, self._moves_on)
            self.promised.extend(names)

        self._until(point, work)

    @rule(point=_points)
    def retry(self, point):
        """Complete what was cut short."""
        COUNTS["retry"] += 1
        self._until(point, lambda: resume(self.store, self._moves_on))

    @rule()
    def gateway(self):
        """Let the gateway take what is there."""
        COUNTS["gateway"] += 1
        self._gateway()

    @rule()
    def note_collected(self):
        """Note what the gateway took."""
        self._until(0, lambda: scan_collected(self.store))

    @rule()
    def folder_leaves(self):
        """Take the drive of the outbox away."""
        if self.out.exists():
            shutil.move(self.out, self.away)

    @rule()
    def folder_returns(self):
        """Bring it back."""
        if self.away.exists():
            shutil.move(self.away, self.out)

    @rule()
    def restart(self):
        """Close the program and start it again."""
        COUNTS["restart"] += 1
        self.store.close()
        self._open()

    @rule()
    def die(self):
        """Kill the program at rest."""
        COUNTS["killed"] += 1
        self._die()

    @rule(point=_points)
    def back_up(self, point):
        """Make a backup."""
        COUNTS["backup"] += 1
        backups = self.folder / "backups"
        self._until(point, lambda: make_backup(self.path, backups, "by hand", utc_now(), key=self.key))

    @precondition(lambda self: (self.folder / "backups").is_dir())
    @rule(point=_points, which=st.integers(0, 20))
    def go_back(self, point, which):
        """Restore a backup."""
        good = [one for one in list_backups(self.folder / "backups", key=self.key) if one.good]
        if not good:
            return
        COUNTS["restore"] += 1
        backup = good[which % len(good)].path
        self.store.close()
        self.store = None
        self._until(point, lambda: restore(self.path, backup, actor="machine"))
        if self.store is None:
            self._open()

    @rule()
    def clean(self):
        """Clear up what was left, and thin the backups."""
        COUNTS["clean"] += 1
        clear_unfinished(self.path)
        if (self.folder / "backups").is_dir():
            thin(self.folder / "backups", utc_now())

    # --- what always holds ---

    @invariant()
    def nothing_leaves_twice_or_cut(self):
        """No name is taken twice, and each has the bytes that were frozen for it."""
        assert all(count == 1 for count in self.taken.values()), self.taken

    def teardown(self):
        """Start once more, finish everything, and look at all of it."""
        try:
            if self.store is not None:
                self._finish()
        finally:
            self.faults.set(0)
            if self.store is not None:
                self.store.close()
            self._inside.__exit__(None, None, None)
            shutil.rmtree(self.folder, ignore_errors=True)

    def _finish(self):
        self._die()
        self.folder_returns()
        done = resume(self.store, self._moves_on)
        assert not done.troubles, done.troubles
        self._gateway()
        self.nothing_leaves_twice_or_cut()
        missing = [name for name in self.promised if not self.taken[name]]
        assert not missing, f"promised and never left: {missing}"
        rows = {file.file_name: file for file in self.store.outbox.list_files()}
        assert not [name for name in rows if not self.taken[name]], "a row whose file never left"
        assert not [file for file in rows.values() if file.state.value in {"pending", "staged"}]
        highest = max((int(name[2:10]) for name in self.taken), default=0)
        assert self.store.numbers.last(COUNTER) >= highest
        assert verify(self.store) == []
        left = [path.name for path in self.folder.rglob("*") if path.suffix in {".tmp", ".part"}]
        assert not left, left

    # --- how it is done ---

    def _open(self):
        note_beside(self.path)
        self.key = store_key(self.path)
        self.store = Store.open(self.path, actor="machine", key=self.key)
        clear_unfinished(self.path)
        if self.store.settings.get("file_prefix") is None:
            with self.store.change("settings.set") as change:
                self.store.settings.put(change, "file_prefix", "MD")

    def _die(self):
        """Let go of the store as a killed program does, and start anew."""
        if self.store is not None:
            self.store.connection.driver.close()
            self.store = None
        self.faults.set(0)
        let_notes_go()
        self._open()

    def _until(self, point, work):
        """Do it, and die at that step of it."""
        self.faults.set(point)
        try:
            work()
        except Dead:
            COUNTS["killed within"] += 1
            self._die()
        except FileTrouble:
            # The folder is away: what has begun waits.
            COUNTS["waited for the folder"] += 1
        finally:
            self.faults.set(0)

    def _begin(self, group, flows):
        _, version = answered_visit(self.store)
        with self.store.change("release begun", version.job_id) as change:
            files = [
                outgoing(
                    version,
                    self.store.numbers.next(change, COUNTER),
                    self.out,
                    id=new_id(),
                    flow=flow,
                    group_id=group,
                )
                for flow in flows
            ]
            bodies = [f"ZHV|{one.file_name}|{group}|{one.flow}\r\nZPT|\r\n".encode() for one in files]
            written = self.store.outbox.begin(change, files, bodies)
        for file in written:
            known = self.bodies.setdefault(file.file_name, file.sha256)
            assert known == file.sha256, f"{file.file_name} had other bytes before"
        return [file.file_name for file in written]

    def _moves_on(self, change, files):
        job = self.store.jobs.job(files[0].job_id)
        self.store.jobs.put_job(change, replace(job, state=JobState.ANSWERED))

    def _gateway(self):
        if not self.out.is_dir():
            return
        for path in sorted(self.out.glob("*.usr")):
            body = path.read_bytes()
            known = self.bodies.get(path.name)
            assert known in {None, hashlib.sha256(body).hexdigest()}, f"{path.name} is cut"
            assert body.endswith(b"ZPT|\r\n"), f"{path.name} is cut"
            self.taken[path.name] += 1
            path.unlink()
