"""The power fails: what a run did to the disk is replayed up to a moment, less what was never flushed.

A file's bytes are safe once it was flushed, a name once its folder was; before that each 512-byte sector and
each name may be there or not, whatever was written after it. A rename is there, or not, or leaves both names,
as file systems with a journal promise; a name that is gone from both places is not among the states.
"""

import hashlib
import random
import shutil
from pathlib import Path, PurePosixPath

from tests.crash.campaign import Row, once
from tests.crash.gateway import sweep
from tests.crash.process import DONE
from tests.crash.scenario import Found
from tests.crash.traced import calls_of, unhexed, watching

_SECTOR = 512
# Index of the write-ahead log: shared memory, of which SQLite makes a new one after a power cut.
_NOT_ON_DISK = "-shm"


class Inode:
    """A file: its bytes as they are on the disk for sure, and what was written since."""

    def __init__(self, body=b""):
        self.safe = bytearray(body)
        self.since = []

    def now(self):
        """Give the bytes as a program sees them."""
        return _applied(self.safe, self.since)

    def flush(self):
        """Put everything on the disk."""
        self.safe, self.since = bytearray(self.now()), []

    def after_the_cut(self, pick, keep):
        """Give the bytes as they may be after a power cut; `keep` is how likely a sector got through."""
        through = []
        for at, data in self.since:
            if data is None:
                if pick.random() < keep:
                    through.append((at, None))
                continue
            sectors = range(0, len(data), _SECTOR)
            through.extend((at + one, data[one : one + _SECTOR]) for one in sectors if pick.random() < keep)
        return _applied(self.safe, through)


def _applied(body, writes):
    body = bytearray(body)
    for at, data in writes:
        end = at if data is None else at + len(data)
        if data is None:
            del body[at:]
        if len(body) < end:
            body.extend(bytes(end - len(body)))
        if data is not None:
            body[at:end] = data
    return body


class Disk:
    """Files and folders below one folder, and which names are there for sure."""

    def __init__(self, root):
        self.root = str(root)
        self.names = {str(path): Inode(path.read_bytes()) for path in Path(root).rglob("*") if path.is_file()}
        self.folders = {str(path) for path in Path(root).rglob("*") if path.is_dir()} | {self.root}
        self.safe_names, self.safe_folders = dict(self.names), set(self.folders)
        # Changes of names since their folder was flushed: (folders, added, removed, inode).
        self.since = []
        self._places = {}
        self.data = b""

    def play(self, call):
        """Do what one call did."""
        if call.result < 0:
            return
        parts = call.arguments.split(", ")
        step = getattr(self, f"_{call.name}", None)
        if step is not None:
            step(call, parts)

    # --- calls ---

    def _openat(self, call, parts):
        path = _joined(parts[0], parts[1])
        if not self._ours(path) or path in self.folders:
            return
        if "O_CREAT" in call.arguments and path not in self.names:
            self._name(added=path, inode=Inode())
        if "O_TRUNC" in call.arguments and path in self.names:
            self.names[path].since.append((0, None))
        self._places[call.result] = 0

    def _lseek(self, call, parts):
        self._places[_handle(parts[0])] = call.result

    def _write(self, call, parts):
        handle = _handle(parts[0])
        at = self._places.get(handle, 0)
        self._put(parts[0], at)
        self._places[handle] = at + call.result

    def _pwrite64(self, _call, parts):
        self._put(parts[0], int(parts[-1]))

    def _put(self, where, at):
        path = unhexed(where)
        if path in self.names and self.data:
            self.names[path].since.append((at, self.data))

    def _ftruncate(self, _call, parts):
        path = unhexed(parts[0])
        if path in self.names:
            self.names[path].since.append((int(parts[1]), None))

    def _fsync(self, _call, parts):
        path = unhexed(parts[0])
        if path in self.names:
            self.names[path].flush()
        elif path in self.folders:
            self._flush_folder(path)

    _fdatasync = _fsync

    def _rename(self, _call, parts):
        self._move(unhexed(parts[0]), unhexed(parts[1]))

    def _renameat(self, _call, parts):
        self._move(_joined(parts[0], parts[1]), _joined(parts[2], parts[3]))

    _renameat2 = _renameat

    def _move(self, source, target):
        if source in self.names:
            self._name(added=target, removed=source, inode=self.names[source])
        elif source in self.folders:
            raise NotImplementedError(f"a folder was renamed: {source}")

    def _unlink(self, _call, parts):
        self._gone(unhexed(parts[0]))

    def _unlinkat(self, call, parts):
        path = _joined(parts[0], parts[1])
        if "AT_REMOVEDIR" in call.arguments:
            self._folder_gone(path)
        else:
            self._gone(path)

    def _rmdir(self, _call, parts):
        self._folder_gone(unhexed(parts[0]))

    def _folder_gone(self, path):
        self.folders.discard(path)
        self.safe_folders.discard(path)

    def _mkdir(self, _call, parts):
        path = unhexed(parts[0])
        if self._ours(path):
            # Kept at once: a folder that is lost takes with it only what is judged by its own flush.
            self.folders.add(path)
            self.safe_folders.add(path)

    # --- names ---

    def _ours(self, path):
        return path.startswith(self.root + "/") and not path.endswith(_NOT_ON_DISK)

    def _gone(self, path):
        if path in self.names:
            self._name(removed=path)

    def _name(self, added=None, removed=None, inode=None):
        if removed is not None:
            self.names.pop(removed)
        if added is not None:
            if not self._ours(added):
                return
            self.names[added] = inode
        self.since.append((added, removed, inode))

    def _flush_folder(self, folder):
        """Make the names of a folder safe, with all that happened before to the same names."""
        left = []
        for added, removed, inode in self.since:
            if folder in {str(PurePosixPath(name).parent) for name in (added, removed) if name}:
                _change(self.safe_names, added, removed, inode)
            else:
                left.append((added, removed, inode))
        self.since = left

    def after_the_cut(self, pick):
        """Give the names and bytes as they may be after a power cut at this moment."""
        keep = pick.choice((0.0, 0.3, 0.7, 0.95, 1.0))
        names = dict(self.safe_names)
        for added, removed, inode in self.since:
            if pick.random() < keep:
                both = added is not None and removed is not None and pick.random() < 0.2
                _change(names, added, None if both else removed, inode)
        return {path: bytes(inode.after_the_cut(pick, keep)) for path, inode in names.items()}

    def write(self, names):
        """Lay these files out as they would be found after the cut."""
        shutil.rmtree(self.root, ignore_errors=True)
        for folder in sorted(self.safe_folders):
            Path(folder).mkdir(parents=True, exist_ok=True)
        for path, body in names.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(body)


def _change(names, added, removed, inode):
    if removed is not None:
        names.pop(removed, None)
    if added is not None:
        names[added] = inode


def _handle(text):
    return int(text.split("<")[0])


def _joined(folder, name):
    path = unhexed(name)
    return path if path.startswith("/") else f"{unhexed(folder)}/{path}"


def data_of(call):
    """Give the bytes that a call wrote."""
    start = call.arguments.index(', "') + 3
    end = call.arguments.index('"', start)
    return bytes.fromhex(call.arguments[start:end].replace("\\x", ""))[: max(call.result, 0)]


def power_cuts(scenario, count, seed):
    """Log one run, then cut the power at `count` random moments of it, and judge each state."""
    log = scenario.base / "log"
    gateway, scenario.has_gateway = scenario.has_gateway, False
    program = once(scenario, watching(log, more=("lseek",), data=True))
    scenario.has_gateway = gateway
    if program.code != DONE:
        raise RuntimeError(f"{scenario.name} fails without a fault: {(scenario.base / 'errors').read_text()}")
    calls = list(calls_of(log))
    row = Row(scenario=scenario.name, fault="power cut")
    pick = random.Random(seed)
    for cut in sorted(pick.randint(0, len(calls)) for _ in range(count)):
        row.add(_cut(scenario, calls, cut, pick), f"call {cut}")
    return row


def _cut(scenario, calls, cut, pick):
    scenario.reset()
    disk, told = Disk(scenario.run), b""
    visit = pick.randint(0, cut) if scenario.has_gateway else -1
    for number, call in enumerate(calls[:cut]):
        if call.name == "write" and call.to_a_pipe:
            told += data_of(call)
            continue
        if call.name in {"write", "pwrite64"} and call.result > 0:
            disk.data = data_of(call)
        disk.play(call)
        if number == visit:
            _collect(scenario, disk)
    disk.write(disk.after_the_cut(pick))
    acknowledged = [line for line in told.decode().split("\n")[:-1] if not line.startswith("!")]
    if scenario.has_gateway:
        sweep(scenario.run / "outbox", scenario.taken)
    return scenario.judge(acknowledged, power=True) if (scenario.run / "store.db").exists() else _no_store()


def _no_store():
    found = Found()
    found.lose("the store")
    return found


def _collect(scenario, disk):
    """Let the gateway take what lies in the outbox at this moment; that it did is not flushed."""
    folder = str(scenario.run / "outbox")
    for path in sorted(disk.names):
        if path.endswith(".usr") and str(PurePosixPath(path).parent) == folder:
            sha256 = hashlib.sha256(disk.names[path].now()).hexdigest()
            with scenario.taken.open("a") as note:
                note.write(f"{PurePosixPath(path).name} {sha256}\n")
            disk._gone(path)
