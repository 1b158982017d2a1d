"""Every command, tried by nobody and by each role: who may, and that no access code is told on the way.

A command that is not in the table fails: whoever adds one says here who may.
"""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from mopdesk.actions.backups import back_up
from mopdesk.actions.job_edits import set_site, type_job
from mopdesk.basics.resources import resources_folder
from mopdesk.cli.main import command_line
from mopdesk.desk import open_desk
from mopdesk.work.nouns import Site
from tests.people_world import OPEN, PIN, SENT, TODAY
from tests.stories import SAMPLES

pytestmark = pytest.mark.usefixtures("cheap_pins")

ADMINISTRATOR = {"CARA"}
OFFICE = {"CARA", "OLI"}
SIGNED_IN = {"CARA", "OLI", "ED"}
ANYBODY = {"CARA", "OLI", "ED", ""}
TYPED = "1012345678903"
CODES = ("4471", "5583")

# What a command is given, and who may. Where its work is refused to all for another reason (this store is
# encrypted already, sound, or knows no such key) it only counts that it is not for who asks.
TABLE: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "ack": (("{sent}", "accepted"), OFFICE),
    "addresses": (("{list}",), SIGNED_IN),
    "backup": ((), SIGNED_IN),
    "backups": ((), ANYBODY),
    "calendar add": (("2026-12-21", "--reason", "made up"), ADMINISTRATOR),
    "calendar list": ((), SIGNED_IN),
    "calendar remove": (("2026-12-21",), ADMINISTRATOR),
    "cases": ((), SIGNED_IN),
    "check": ((), SIGNED_IN),
    "config get": (("company_name",), SIGNED_IN),
    "config set": (("company_name", "Acme"), ADMINISTRATOR),
    "correct": (("{sent}", "--reason", "made up"), OFFICE),
    "deadline": (("2026-11-16",), SIGNED_IN),
    "demo": (("--to", "{flow}"), ANYBODY),
    "details": ((SENT,), SIGNED_IN),
    "differences": (("{sent}",), SIGNED_IN),
    "doctor": ((), SIGNED_IN),
    "explain": (("{flow}",), ANYBODY),
    "import": (("{flow}",), SIGNED_IN),
    "inbox list": ((), SIGNED_IN),
    "inbox reject": (("theirs.usr", "--reason", "made up"), OFFICE),
    "inbox release": (("theirs.usr", "--reason", "made up"), OFFICE),
    "inbox show": (("theirs.usr",), SIGNED_IN),
    "inbox take-up": (("theirs.usr", "--reason", "made up"), OFFICE),
    "job access": ((OPEN,), SIGNED_IN),
    "job add": (
        ("--flow", "D0001", "--mpan", TYPED, "--supplier", "SUPB", "--text", "made up"),
        SIGNED_IN,
    ),
    "job close": ((OPEN, "--reason", "withdrawn", "--by", "SUPB"), OFFICE),
    "job kind": ((OPEN, "exchange"), SIGNED_IN),
    "job process": ((OPEN, "option-2", "--reason", "made up"), OFFICE),
    "job reopen": ((OPEN, "--reason", "made up"), OFFICE),
    "job show": ((TYPED,), SIGNED_IN),
    "jobs": ((), SIGNED_IN),
    "key encrypt": ((), SIGNED_IN),
    "key export-file": (("{folder}/exported.key",), ADMINISTRATOR),
    "key none": (("--yes-unencrypted",), ANYBODY),
    "key passphrase": ((), ADMINISTRATOR),
    "key recovery": ((), ADMINISTRATOR),
    "key rekey": ((), ADMINISTRATOR),
    "key status": ((), SIGNED_IN),
    "key vault": ((), ADMINISTRATOR),
    "licences": ((), ANYBODY),
    "outbox": ((), SIGNED_IN),
    "preview": ((TYPED,), SIGNED_IN),
    "report": ((SENT, "--to", "{folder}"), SIGNED_IN),
    "report-problem": (("--to", "{folder}/problem.zip"), ANYBODY),
    "rescue": ((), ANYBODY),
    "restore": (("{backup}",), ADMINISTRATOR),
    "retention": (("--run",), ADMINISTRATOR),
    "send": ((), OFFICE),
    "subject": ((SENT, "--to", "{folder}"), OFFICE),
    "unhold": ((SENT,), OFFICE),
    "user account": (("ED", "somebody"), ADMINISTRATOR),
    "user add": (("NEW", "engineer", "--account", "else"), ADMINISTRATOR),
    "user list": ((), SIGNED_IN),
    "user pin": (("OLI",), OFFICE),
    "user recover": (("CARA",), ANYBODY),
    "user remove": (("ED",), ADMINISTRATOR),
    "user role": (("ED", "engineer"), ADMINISTRATOR),
    "visit record": ((OPEN, "--from", "{facts}"), SIGNED_IN),
    "visit schema": ((), ANYBODY),
}
# They are for saying it: noted, and to a person.
TELLS_CODES = {"job access"}


def every_command(group: click.Group, *before: str) -> list[str]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += every_command(command, *before, name)
        else:
            found.append(" ".join((*before, name)))
    return found


def test_every_command_stands_in_the_table() -> None:
    assert sorted(every_command(command_line)) == sorted(TABLE)


@pytest.fixture
def given(folder: Path) -> dict[str, str]:
    """What the commands are given: a world with codes in an access note and in a request's text."""
    with open_desk(folder / "store.db", today=TODAY) as desk:
        desk.sit_down("CARA")
        asked = f"CHECK BACKSTOP. KEY SAFE CODE {CODES[1]}"
        type_job(desk, flow="D0001", mpan=TYPED, supplier="SUPB", text=asked, received_on=TODAY)
        for job in (*desk.store.jobs.open_jobs(OPEN), *desk.store.jobs.open_jobs(TYPED)):
            set_site(desk, job.id, Site(address=("1 High Street",), access_notes=f"Key safe {CODES[0]}"))
        sent = desk.store.outbox.list_files()[0].file_identifier
        backup = back_up(desk).path
    addresses = folder / "addresses.csv"
    addresses.write_text(f"mpan,address\n{OPEN},1 High Street\n", encoding="utf-8")
    flow = folder / "fresh.usr"
    flow.write_bytes((SAMPLES / "D0142001-made.usr").read_bytes())
    return {
        "sent": sent,
        "backup": str(backup),
        "list": str(addresses),
        "flow": str(flow),
        "folder": str(folder),
        "facts": str(resources_folder() / "help" / "visits" / "not-fitted.json"),
    }


def ask(folder: Path, name: str, words: list[str], who: str) -> Result:
    environment = {"MOPDESK_STORE": str(folder / "store.db")}
    secrets = {"PIN": PIN.get(who, ""), "NEW_PIN": "7531", "NEW_PASSPHRASE": "one two three four five"}
    for kind, text in secrets.items():
        path = folder / kind
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        environment[f"MOPDESK_{kind}_FILE"] = str(path)
    return CliRunner().invoke(
        command_line, [*name.split(), *words, *(("--actor", who) if who else ()), "--json"], env=environment
    )


@pytest.mark.parametrize("name", sorted(TABLE))
def test_only_who_may_does_it_and_no_code_is_told(name: str, folder: Path, given: dict[str, str]) -> None:
    words, may = TABLE[name]
    given_words = [word.format(**given) for word in words]
    for who in ("", "ED", "OLI", "CARA"):
        result = ask(folder, name, given_words, who)
        told = result.stdout + result.stderr
        kept_out = result.stderr.startswith(("Say who you are.", "You may not"))
        assert kept_out == (who not in may), f"{who or 'nobody'}: {told}"
        if name not in TELLS_CODES:
            assert not [code for code in CODES if code in told], f"{who or 'nobody'}: {told}"
