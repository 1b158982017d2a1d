"""Try every part of an installed program, and write down what was found.

Meant for whoever installs mopdesk: a frozen program can start and still lack a part that is used on Friday.
The window's own checks come from the front room.
"""

from __future__ import annotations

import importlib
import pkgutil
import platform
import secrets
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import msgspec

import mopdesk
from mopdesk.actions.demo import run_demo
from mopdesk.basics.errors import StoreTrouble
from mopdesk.basics.files import write_atomic
from mopdesk.basics.own_folders import default_store_path
from mopdesk.basics.problems import errors_in
from mopdesk.basics.resources import resources_folder
from mopdesk.custody import vault
from mopdesk.custody.keys_file import (
    KeysFile,
    by_passphrase,
    by_recovery,
    new_key_set,
    read_keys,
    with_passphrase,
    with_recovery,
    write_keys,
)
from mopdesk.custody.recovery import new_recovery_key
from mopdesk.custody.wrapping import fresh_key
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.reader import open_flow
from mopdesk.flows.writer import write
from mopdesk.store.database import Store


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one check found, in words; where it failed, the trace of it."""

    name: str
    ok: bool
    said: str
    seconds: float


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All that the self-test found, and on what machine."""

    ok: bool
    version: str
    python: str
    system: str
    frozen: bool
    program: str
    store: str
    findings: tuple[Finding, ...]


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """What the checks work on: a folder of their own, and the demo that was run in it."""

    folder: Path
    store: Path
    today: date
    flows: tuple[Path, ...]
    reports: tuple[Path, ...]
    pictures: Path


WindowCheck = Callable[[Bench], str]


def examine(report: Path, window_checks: Callable[[], Mapping[str, WindowCheck]]) -> bool:
    """Run every check, whatever fails, write the report as JSON, and return whether all is well.

    Nothing of the user's own is touched: the checks work in a folder that they make and remove. Pictures of
    the windows stay in a folder beside the report, named after it.
    """
    findings: list[Finding] = []
    folder = Path(tempfile.mkdtemp(prefix="mopdesk-selftest-"))
    try:
        findings += [
            _try("modules", _import_everything),
            _try("resources", _count_resources),
            _try("encrypted store", partial(_keep_a_secret, folder)),
            _try("keys", partial(_wrap_a_key, folder)),
        ]
        benches: list[Bench] = []
        findings.append(_try("main job", partial(_do_the_main_job, folder / "demo", report, benches)))
        checks: dict[str, WindowCheck] = {"flow round trip": _write_back}
        findings.append(_try("front room", partial(_fetch, window_checks, checks)))
        findings += [
            _try(title, partial(check, bench)) for bench in benches for title, check in checks.items()
        ]
    finally:
        # A check that failed may hold a file that Windows then will not delete.
        shutil.rmtree(folder, ignore_errors=True)
    whole = Report(
        ok=all(one.ok for one in findings),
        version=mopdesk.__version__,
        python=platform.python_version(),
        system=sys.platform,
        frozen=bool(getattr(sys, "frozen", False)),
        program=sys.executable,
        store=str(default_store_path()),
        findings=tuple(findings),
    )
    write_atomic(report, msgspec.json.format(msgspec.json.encode(whole), indent=2))
    return whole.ok


def _try(name: str, check: Callable[[], str]) -> Finding:
    start = time.monotonic()
    try:
        said, ok = check(), True
    except Exception:  # noqa: BLE001  (the report carries it, whatever it is, to whoever can help)
        said, ok = traceback.format_exc(), False
    return Finding(name=name, ok=ok, said=said, seconds=round(time.monotonic() - start, 2))


def _import_everything() -> str:
    names = [
        module.name
        for module in pkgutil.walk_packages(mopdesk.__path__, "mopdesk.")
        if not module.name.endswith(".__main__")
    ]
    for name in names:
        importlib.import_module(name)
    if len(names) < 50:
        raise RuntimeError(f"Only {len(names)} modules of mopdesk were found.")
    return f"{len(names)} modules imported"


def _count_resources() -> str:
    folder = resources_folder()
    count = sum(1 for path in folder.rglob("*") if path.is_file())
    flows = ", ".join(Catalogue.load().names())
    return f"{count} files in {folder}; flows {flows}"


def _keep_a_secret(folder: Path) -> str:
    path, key = folder / "secret.db", secrets.token_hex(32)
    with Store.open(path, actor="selftest", key=key) as store, store.change("settings.set") as change:
        store.settings.put(change, "company_name", "selftest")
    if path.read_bytes()[:16].startswith(b"SQLite format 3"):
        raise RuntimeError("A store with a key was written in the clear.")
    with Store.open(path, actor="selftest", key=key) as store:
        if store.settings.get("company_name") != "selftest":
            raise RuntimeError("The store with a key lost what was written.")
        version = store.connection.value("PRAGMA cipher_version")
    try:
        Store.open(path, actor="selftest", key=secrets.token_hex(32)).close()
    except StoreTrouble:
        return f"SQLCipher {version}; a wrong key is refused"
    raise RuntimeError("A store opened with a wrong key.")


def _wrap_a_key(folder: Path) -> str:
    """Wrap a key as a passphrase and a recovery key do, and look for the vault; nothing is put into it."""
    key, now, shown = fresh_key(), datetime.now(UTC), new_recovery_key()
    keys = with_recovery(with_passphrase(new_key_set(key, now), key, "selftest", now), key, shown, now)
    write_keys(folder / "wrapped.db", KeysFile(current=keys))
    read = read_keys(folder / "wrapped.db")
    if read is None or read.current != keys:
        raise RuntimeError("The file of keys is not what was written.")
    if by_passphrase(keys, "selftest") != key or by_recovery(keys, shown) != key:
        raise RuntimeError("A wrapped key did not come back.")
    if by_passphrase(keys, "another") is not None:
        raise RuntimeError("A wrong passphrase opened a key.")
    try:
        vault.fetch("selftest")
    except vault.NoVault as trouble:
        # Where nobody is logged in there is none; the store then asks for its passphrase.
        return f"wrapped and unwrapped; {trouble}"
    return f"wrapped and unwrapped; {vault.name()} answers"


def _do_the_main_job(folder: Path, report: Path, benches: list[Bench]) -> str:
    run = run_demo(folder)
    made = {kind: tuple(one.path for one in run.made if one.kind == kind) for kind in ("flow out", "report")}
    for path in made["report"]:
        if not path.read_bytes().startswith(b"%PDF-"):
            raise RuntimeError(f"{path.name} is no PDF.")
    if not (made["flow out"] and made["report"]):
        raise RuntimeError("The demo made no flow or no report.")
    pictures = report.absolute().with_suffix("")
    benches.append(
        Bench(
            folder=folder,
            store=run.store,
            today=run.today,
            flows=made["flow out"],
            reports=made["report"],
            pictures=pictures,
        )
    )
    return f"{len(made['flow out'])} flow files and {len(made['report'])} PDF reports"


def _fetch(window_checks: Callable[[], Mapping[str, WindowCheck]], checks: dict[str, WindowCheck]) -> str:
    found = window_checks()
    checks.update(found)
    return f"{len(found)} checks"


def _write_back(bench: Bench) -> str:
    catalogue = Catalogue.load()
    for path in bench.flows:
        data = path.read_bytes()
        flow = open_flow(data, catalogue)
        if errors_in(flow.problems) or flow.envelope is None or flow.spec is None:
            raise RuntimeError(f"{path.name}: " + " ".join(one.text for one in flow.problems))
        newline = "\r\n" if b"\r\n" in data else "\n"
        if write(flow.envelope, flow.roots, flow.spec, newline=newline) != data:
            raise RuntimeError(f"{path.name} is not written as it was read.")
    return f"{len(bench.flows)} files read and written again, byte for byte"
