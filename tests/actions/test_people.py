"""People of a store: who may do what, walked through for every permission and role; PINs and their waits."""

import ast
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from mopdesk.actions import people
from mopdesk.actions import sign_in as sign_in_module
from mopdesk.actions.access_codes import note_copy, show_access, show_file_codes
from mopdesk.actions.acknowledge import mark
from mopdesk.actions.addresses import take_addresses
from mopdesk.actions.attachments import no_signature, remove_attachment
from mopdesk.actions.bulk import Assignment, assign
from mopdesk.actions.calendar import HOLIDAY, forget_day, set_day
from mopdesk.actions.correct import correct
from mopdesk.actions.decide_file import reject, release, take_up
from mopdesk.actions.export_jobs import export_jobs
from mopdesk.actions.hold import hold, release_due, undo_hold
from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.job_edits import change_process, close_job, confirm_kind, reopen_job, set_site
from mopdesk.actions.job_lists import JobQuery
from mopdesk.actions.keys import export_key_file, leave_vault, set_passphrase, set_recovery_key, use_vault
from mopdesk.actions.meter_details import details_form, type_details
from mopdesk.actions.new_key import encrypt_plain_backups, new_key
from mopdesk.actions.notes import add_note
from mopdesk.actions.people import (
    add_person,
    list_people,
    recover_pin,
    remove_person,
    set_account,
    set_pin,
    set_role,
)
from mopdesk.actions.rescue import leave_to_restore, restore
from mopdesk.actions.retention import run_retention
from mopdesk.actions.right_date import say_date_is_right
from mopdesk.actions.saved_views import order_views, save_view
from mopdesk.actions.send_flows import send
from mopdesk.actions.settings import set_option
from mopdesk.actions.sign_in import enter, sign_in, who_is_here
from mopdesk.actions.subject import export_subject
from mopdesk.actions.undo import redo, undo
from mopdesk.actions.unfinished import discard
from mopdesk.actions.visits import set_field, start_visit
from mopdesk.basics import pins
from mopdesk.basics.account import system_account
from mopdesk.basics.errors import MopdeskError, NotAllowed, StoreTrouble, Usage
from mopdesk.basics.resources import load_toml
from mopdesk.custody.recovery import new_recovery_key
from mopdesk.custody.vault import NoVault
from mopdesk.desk import open_desk
from mopdesk.store import damage
from mopdesk.store.backups import make_backup
from mopdesk.store.proof import verify
from mopdesk.work.nouns import KindOfWork, OutboxState, Site
from mopdesk.work.people import Role, allowed, change_needs, permissions, role_words
from tests.people_world import OPEN, PIN, ROLE, SENT, TODAY

pytestmark = pytest.mark.usefixtures("cheap_pins")


def job_of(desk, mpan):
    return desk.store.jobs.jobs_of_mpan(mpan)[-1]


def sent_file(desk):
    return desk.store.outbox.files_of_job(job_of(desk, SENT).id)[0]


def refused_file(desk):
    return desk.store.inbox.named("theirs.usr")[0].id


def a_list(folder):
    path = folder / "list.csv"
    path.write_text(f"mpan,engineer\n{OPEN},Ed\n", encoding="utf-8")
    return path


def with_site(desk, _folder):
    set_site(desk, job_of(desk, OPEN).id, Site(), engineer="Somebody")


def held_details(desk):
    typed = details_form(desk, SENT).typed
    dated = [msgspec.structs.replace(one, retrieval_effective_from="2015-04-01") for one in typed.meters]
    return msgspec.structs.replace(typed, meters=tuple(dated))


# What needs each permission: every one is tried by every role, through the action itself.
DEEDS = {
    "access-codes": [
        lambda desk, _folder: show_access(desk, job_of(desk, OPEN).id, "job"),
        lambda desk, _folder: note_copy(desk, job_of(desk, OPEN).id),
        lambda desk, _folder: show_file_codes(desk, job_of(desk, OPEN).id, "0000000201"),
    ],
    "release": [
        lambda desk, folder: send(desk, [job_of(desk, OPEN).id], folder / "out"),
        lambda desk, folder: hold(desk, (), folder / "out", 5),
        lambda desk, _folder: undo_hold(desk),
    ],
    "correct": [lambda desk, _folder: correct(desk, sent_file(desk).id, "mistyped")],
    "mark": [lambda desk, _folder: mark(desk, sent_file(desk).id, OutboxState.ACCEPTED)],
    "assign": [
        lambda desk, _folder: assign(desk, [job_of(desk, OPEN).id], Assignment(engineer="ED")),
        lambda desk, folder: take_addresses(desk, a_list(folder)),
        with_site,
    ],
    "close-jobs": [
        lambda desk, _folder: close_job(desk, job_of(desk, OPEN).id, "withdrawn", "GMTR", TODAY),
        lambda desk, _folder: reopen_job(desk, job_of(desk, OPEN).id, "asked again"),
    ],
    "export-lists": [
        lambda desk, folder: export_jobs(desk, [job_of(desk, OPEN).id], folder / "list.xlsx"),
    ],
    "processes": [
        lambda desk, _folder: set_option(desk, "process.SUPB", "option-2"),
        lambda desk, _folder: set_option(desk, "default_process", "option-2"),
        lambda desk, _folder: change_process(desk, job_of(desk, OPEN).id, "option-1", "agreed"),
    ],
    "calendar": [
        lambda desk, _folder: set_day(desk, date(2026, 12, 1), HOLIDAY, "flood"),
        lambda desk, _folder: forget_day(desk, date(2026, 12, 1)),
    ],
    "settings": [lambda desk, _folder: set_option(desk, "company_name", "Another")],
    "people": [
        lambda desk, _folder: add_person(desk, "NIA", Role.OFFICE, "4826"),
        lambda desk, _folder: set_pin(desk, "NIA", "9517"),
        lambda desk, _folder: set_role(desk, "NIA", Role.ENGINEER),
        lambda desk, _folder: set_account(desk, "NIA", "nia"),
        lambda desk, _folder: remove_person(desk, "NIA"),
    ],
    "retention": [
        lambda desk, _folder: set_option(desk, "retention_photos", "12"),
        lambda desk, _folder: run_retention(desk),
        lambda desk, _folder: say_date_is_right(desk),
    ],
    "subject-export": [lambda desk, folder: export_subject(desk, SENT, folder)],
    "keys": [
        lambda desk, folder: export_key_file(desk, folder / "key"),
        lambda desk, _folder: set_recovery_key(desk, new_recovery_key()),
        lambda desk, _folder: set_passphrase(desk, "four words that differ much"),
        lambda desk, _folder: use_vault(desk),
        lambda desk, _folder: leave_vault(desk),
        lambda desk, _folder: encrypt_plain_backups(desk),
        lambda desk, folder: new_key(desk, key_file=folder / "another"),
    ],
    "restore": [lambda desk, _folder: leave_to_restore(desk)],
    "decide-files": [
        lambda desk, _folder: reject(desk, refused_file(desk), "not ours"),
        lambda desk, _folder: take_up(desk, refused_file(desk), "ours after all"),
        lambda desk, _folder: release(desk, refused_file(desk), "ours after all"),
    ],
    "import": [lambda desk, folder: import_paths(desk, [folder / "nothing.usr"])],
    "jobs": [
        lambda desk, _folder: set_site(desk, job_of(desk, OPEN).id, Site(postcode="MW1 1AA")),
        lambda desk, _folder: confirm_kind(desk, job_of(desk, OPEN).id, KindOfWork.EXCHANGE),
    ],
    "visits": [lambda desk, _folder: start_visit(desk, job_of(desk, OPEN).id)],
    "meter-details": [lambda desk, _folder: type_details(desk, held_details(desk))],
    "notes": [lambda desk, _folder: add_note(desk, job_of(desk, OPEN).id, "dog")],
    "saved-views": [
        lambda desk, _folder: save_view(desk, "Mine", JobQuery()),
        lambda desk, _folder: order_views(desk, ["one"]),
    ],
}


HELD = [(one, name) for one in DEEDS for name in ROLE if one in permissions() and one in allowed(ROLE[name])]


@pytest.mark.parametrize(("permission", "name"), HELD)
def test_every_role_may_do_what_the_table_says(peopled, folder, permission, name):
    sign_in(peopled, name, PIN[name])
    for deed in DEEDS[permission]:
        with suppress(NoVault):
            deed(peopled, folder)
    assert peopled.store.journal.latest(1)[0].actor == name


@pytest.mark.parametrize("name", ROLE)
def test_and_nothing_else(peopled, folder, name):
    sign_in(peopled, name, PIN[name])
    before, files = peopled.store.journal.head(), written(folder)
    for permission in set(DEEDS) - allowed(ROLE[name]):
        for deed in DEEDS[permission]:
            with pytest.raises(NotAllowed) as refused:
                deed(peopled, folder)
            wanted = permissions()[permission]
            assert refused.value.title == f"You may not {wanted.title}."
            said = f"{name} is {role_words()[ROLE[name]].title}; it needs {wanted.holders}."
            assert refused.value.detail == said
            holders = [one for one in sorted(ROLE) if ROLE[one] in wanted.roles]
            assert refused.value.advice == f"It can be done by {', '.join(holders)}."
    assert peopled.store.journal.head() == before, "a refused deed left something behind"
    assert written(folder) == files, "a refused deed wrote a file all the same"


def written(folder):
    """The files that mopdesk wrote; SQLite's own come and go, and the list of addresses is a deed's own."""
    own = ("store.db", "list.csv")
    return {path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(own)}


def test_every_permission_is_asked_for_by_some_action():
    assert set(DEEDS) == set(permissions())


def test_whoever_has_not_signed_in_may_do_nothing(peopled, folder):
    for deeds in DEEDS.values():
        for deed in deeds:
            with pytest.raises(NotAllowed, match="Nobody is signed in"):
                deed(peopled, folder)


def test_a_draft_is_nobodys_once_its_engineer_has_gone(peopled):
    sign_in(peopled, "ED", PIN["ED"])
    visit = start_visit(peopled, job_of(peopled, OPEN).id).id
    set_field(peopled, visit, "arrived", "09:15")
    peopled.sit_down("")
    before = peopled.store.journal.head()
    for deed in (
        lambda: set_field(peopled, visit, "arrived", "09:16"),
        lambda: undo(peopled, visit),
        lambda: redo(peopled, visit),
        lambda: no_signature(peopled, visit, "customer", "not there"),
        lambda: remove_attachment(peopled, visit, "any"),
        lambda: discard(peopled, visit),
        lambda: add_note(peopled, job_of(peopled, OPEN).id, "words"),
    ):
        with pytest.raises(NotAllowed, match="Nobody is signed in"):
            deed()
    assert peopled.store.journal.head() == before


def kinds_in_the_code():
    """Give every kind of change that an action begins, with the function's source that begins it."""
    found = {}
    for path in (Path(people.__file__).parent).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            name.id: value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            for name, value in zip(
                target.elts if isinstance(target, ast.Tuple) else [target],
                node.value.elts if isinstance(node.value, ast.Tuple) else [node.value],
                strict=False,
            )
            if isinstance(name, ast.Name) and isinstance(value, ast.Constant)
        }
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("desk.change"):
                        found.setdefault(path.stem, []).append((call.args[0], constants, function))
    return found


def test_no_action_changes_anything_without_saying_what_it_needs():
    """A kind of change that the table does not have would need what changing settings needs."""
    listed, asked = change_needs(), load_toml("roles.toml")["change"]
    unclear = set()
    for module, changes in kinds_in_the_code().items():
        for kind, constants, function in changes:
            kinds = [one.value for one in ast.walk(kind) if isinstance(one, ast.Constant)]
            if isinstance(kind, ast.Name) and kind.id in constants:
                kinds = [constants[kind.id]]
            if isinstance(kind, ast.JoinedStr) or not kinds:
                unclear.add((module, function.name))
                continue
            for one in kinds:
                if one in listed:
                    assert asked[one] != "asks" or ".need(" in ast.unparse(function), (module, function.name)
                elif "." in str(one):
                    raise AssertionError(f"{module}.{function.name}: {one} is not in roles.toml")
    # Their kinds come as a parameter, or from another module.
    assert unclear == {
        ("access_codes", "_note"),
        ("acknowledge", "mark"),
        ("keys", "_tell"),
        ("people", "_keep_pin"),
        ("retention", "_erase"),
        ("retention", "_remove_aside"),
        ("right_date", "say_date_is_right"),
        ("undo", "_move"),
        ("work_through", "work_through"),
    }


def test_a_kind_of_change_that_is_not_listed_needs_the_most(peopled):
    sign_in(peopled, "OLI", PIN["OLI"])
    with pytest.raises(NotAllowed, match="change settings"), peopled.change("something.new"):
        pass


def test_until_somebody_is_named_everybody_may_do_everything(story):
    story.desk.need("settings")
    here = who_is_here(story.desk)
    assert (here.guarded, here.may, here.lock_minutes) == (False, frozenset(permissions()), 0)


def test_the_first_person_is_an_administrator_and_is_signed_in_at_once(story, cheap_pins):
    for role, pin in ((Role.OFFICE, "2580"), (Role.ADMINISTRATOR, "")):
        with pytest.raises(Usage, match="first person is an administrator with a PIN"):
            add_person(story.desk, "CARA", role, pin, "cara")
    add_person(story.desk, "CARA", Role.ADMINISTRATOR, "2580")
    assert (story.desk.actor, who_is_here(story.desk).role_title) == ("CARA", "Administrator")
    set_option(story.desk, "company_name", "Acme")
    assert story.desk.store.journal.latest(1)[0].actor == "CARA"


def test_changes_of_a_switched_user_stand_under_their_own_name(peopled):
    sign_in(peopled, "OLI", PIN["OLI"])
    set_site(peopled, job_of(peopled, OPEN).id, Site(postcode="MW1 1AA"))
    sign_in(peopled, "ED", PIN["ED"])
    visit = start_visit(peopled, job_of(peopled, OPEN).id)
    assert peopled.store.visits.fields(visit.id)["engineer"] == "ED", "an engineer need not type who they are"
    set_field(peopled, visit.id, "arrived", "09:15")
    told = [(entry.kind, entry.actor) for entry in reversed(peopled.store.journal.latest(5))]
    assert told == [
        ("person.signed-in", "OLI"),
        ("job.site", "OLI"),
        ("person.signed-in", "ED"),
        ("visit.started", "ED"),
        ("visit.field", "ED"),
    ]


def test_a_role_that_is_taken_away_counts_at_once(folder, peopled):
    sign_in(peopled, "OLI", PIN["OLI"])
    peopled.need("release")
    with open_desk(folder / "store.db", today=TODAY) as elsewhere:
        sign_in(elsewhere, "CARA", PIN["CARA"])
        set_role(elsewhere, "OLI", Role.ENGINEER)
    with pytest.raises(NotAllowed, match="OLI is Engineer"):
        peopled.need("release")


def test_what_a_person_has_released_leaves_though_nobody_is_there(folder, peopled):
    sign_in(peopled, "CARA", PIN["CARA"])
    correct(peopled, sent_file(peopled).id, "mistyped")
    peopled.sit_down("")
    assert release_due(peopled).files == ()


@pytest.mark.parametrize("work", [remove_person, lambda desk, name: set_role(desk, name, Role.OFFICE)])
def test_two_administrators_who_do_it_to_each_other_leave_one(folder, peopled, work):
    """Each looked before the other had written: without one left nobody could change anything ever again."""
    peopled.sit_down("CARA")
    set_role(peopled, "OLI", Role.ADMINISTRATOR)
    real = peopled.store.change

    def second(kind, *more, **facts):
        peopled.store.change = real
        with open_desk(folder / "store.db", today=TODAY) as other:
            other.sit_down("OLI")
            work(other, "CARA")
        return real(kind, *more, **facts)

    peopled.store.change = second
    with pytest.raises(NotAllowed, match="no other administrator"):
        work(peopled, "OLI")
    assert [one.name for one in peopled.store.people.all() if one.role is Role.ADMINISTRATOR] == ["OLI"]


def test_the_last_administrator_stays(peopled):
    sign_in(peopled, "CARA", PIN["CARA"])
    with pytest.raises(NotAllowed, match="no other administrator"):
        remove_person(peopled, "CARA")
    with pytest.raises(NotAllowed, match="no other administrator"):
        set_role(peopled, "CARA", Role.OFFICE)
    set_role(peopled, "OLI", Role.ADMINISTRATOR)
    remove_person(peopled, "CARA")
    assert [one.name for one in list_people(peopled)] == ["ED", "OLI"]
    assert not verify(peopled.store), "the journal does not account for the people"


# --- PINs ---


@pytest.mark.parametrize("pin", ["123", "1234", "0000", "7777777", "1234567890123", "short", "١٢٣٤٥"])
def test_pins_that_are_refused(pin):
    with pytest.raises(Usage):
        pins.checked_pin(pin)


@pytest.mark.parametrize("pin", ["2580", "908070605040", "a long enough phrase"])
def test_pins_that_are_good(pin):
    assert pins.checked_pin(pin) == pin


def test_the_hash_costs_what_it_should_and_holds_no_pin():
    # Not the cheap ones of the other tests: the module's own numbers, as they stand in its source.
    source = Path(pins.__file__).read_text(encoding="utf-8")
    assert "_MEMORY_KIB, _PASSES, _LANES = 65536, 3, 4" in source
    secret = pins.hash_pin("2580")
    assert secret.startswith("$argon2id$")
    assert "2580" not in secret.split("$")[3]
    assert pins.pin_fits(secret, "2580")
    assert not pins.pin_fits(secret, "2581")
    assert not pins.pin_fits("", "")


def test_wrong_pins_make_everybody_wait_longer_each_time_and_starting_anew_shortens_nothing(folder):
    path = folder / "store.db"
    with open_desk(path, today=TODAY) as desk:
        for _ in range(3):
            with pytest.raises(NotAllowed, match="PIN is wrong"):
                sign_in(desk, "ED", "0001")
        sign_in(desk, "OLI", PIN["OLI"])
    with open_desk(path, today=date(2027, 6, 1)) as desk:
        with pytest.raises(NotAllowed, match="Wait 5 seconds"):
            sign_in(desk, "ED", PIN["ED"])
        wrong = [one for one in desk.store.journal.latest(9) if one.kind == "person.pin-wrong"]
        assert [one.facts["failures"] for one in wrong] == [3, 2, 1]
        assert {one.actor for one in wrong} == {system_account()}


def test_who_tries_many_pins_at_once_is_not_faster_by_that(folder, peopled, monkeypatch):
    """Twelve guesses that were all begun before any was told wrong: the right one comes too late."""
    depth = []

    def slow(secret, pin):
        if len(depth) < 11:
            depth.append(pin)
            with open_desk(folder / "store.db", today=TODAY) as elsewhere, suppress(NotAllowed):
                guess = PIN["ED"] if len(depth) == 1 else f"00{len(depth)}"
                told.append(sign_in_as(elsewhere, "ED", guess))
        return pins.pin_fits(secret, pin)

    told = []
    monkeypatch.setattr(sign_in_module, "pin_fits", slow)
    with pytest.raises(NotAllowed, match="Wait"):
        sign_in(peopled, "ED", "0000")
    assert told == [], "the right one was among them, after three that were wrong"
    assert peopled.store.people.fault_of("ED").failures == 3


def test_the_waits_grow_to_a_quarter_of_an_hour_and_a_clock_set_back_shortens_none():
    now = datetime(2026, 11, 16, 12, tzinfo=UTC)
    waits = [pins.wait_left(count, now, now).total_seconds() for count in range(1, 12)]
    assert waits == [0, 0, 5, 15, 60, 300, 900, 900, 900, 900, 900]
    assert pins.wait_left(3, now, now + timedelta(seconds=4)).total_seconds() == 1
    assert pins.wait_left(3, now, now + timedelta(seconds=6)).total_seconds() == 0
    assert pins.wait_left(3, now, now - timedelta(days=3)).total_seconds() == 5


def test_the_right_pin_or_a_new_one_ends_the_waiting(peopled):
    with pytest.raises(NotAllowed):
        sign_in(peopled, "ED", "0001")
    sign_in(peopled, "ED", PIN["ED"])
    assert peopled.store.people.fault_of("ED") is None
    for _ in range(3):
        with pytest.raises(NotAllowed):
            sign_in(peopled, "ED", "0001")
    sign_in(peopled, "CARA", PIN["CARA"])
    set_pin(peopled, "ED", "9876")
    assert who_is_here(sign_in_as(peopled, "ED", "9876")).name == "ED"


def sign_in_as(desk, name, pin):
    sign_in(desk, name, pin)
    return desk


def test_everybody_may_change_their_own_pin_and_nobody_elses(peopled):
    sign_in(peopled, "ED", PIN["ED"])
    set_pin(peopled, "ed", "9876", PIN["ED"])
    with pytest.raises(NotAllowed, match="You may not add, change or remove people"):
        set_pin(peopled, "OLI", "9876", PIN["OLI"])


@pytest.mark.parametrize("name", ["ED", "CARA"])
def test_a_window_that_was_left_open_is_not_enough_to_change_a_pin(peopled, name):
    sign_in(peopled, name, PIN[name])
    for old in (None, ""):
        with pytest.raises(Usage, match="Your present PIN is needed"):
            set_pin(peopled, name, "9876", old)
    for _ in range(3):
        with pytest.raises(NotAllowed, match="This PIN is wrong"):
            set_pin(peopled, name, "9876", "0001")
    with pytest.raises(NotAllowed, match="Too many PINs were wrong"):
        set_pin(peopled, name, "9876", PIN[name])
    peopled.store.connection.run("DELETE FROM pin_fault")
    assert who_is_here(sign_in_as(peopled, name, PIN[name])).name == name, "the old one still holds"
    set_pin(peopled, name, "9876", PIN[name])
    assert who_is_here(sign_in_as(peopled, name, "9876")).name == name


def test_the_only_administrator_who_has_forgotten_comes_in_by_the_offices_recovery_key(peopled):
    sign_in(peopled, "CARA", PIN["CARA"])
    key = new_recovery_key()
    set_recovery_key(peopled, key)
    peopled.sit_down("")
    with pytest.raises(NotAllowed, match="does not open this store"):
        recover_pin(peopled, "CARA", new_recovery_key(), "9513")
    with pytest.raises(NotAllowed, match="OLI is no administrator"):
        recover_pin(peopled, "OLI", key, "9513")
    recover_pin(peopled, "CARA", key, "9513")
    assert peopled.store.journal.latest(1)[0].kind == "person.recovered"
    assert sign_in(peopled, "CARA", "9513").name == "CARA"


# --- accounts of the operating system, for the command line ---


def test_an_account_of_the_system_needs_no_pin_and_acts_as_its_person(peopled):
    sign_in(peopled, "CARA", PIN["CARA"])
    set_account(peopled, "OLI", system_account())
    peopled.sit_down("")
    assert enter(peopled, "", None).name == "OLI"
    assert enter(peopled, "oli", None).name == "OLI"
    with pytest.raises(Usage, match="The PIN of CARA is needed"):
        enter(peopled, "CARA", None)
    assert enter(peopled, "CARA", PIN["CARA"]).name == "CARA"


def test_without_an_account_it_has_to_be_said_who_it_is(peopled):
    with pytest.raises(Usage, match="Say who you are"):
        enter(peopled, "", None)


def test_an_account_is_tied_to_one_person_and_no_name_is_taken_twice(peopled):
    sign_in(peopled, "CARA", PIN["CARA"])
    set_account(peopled, "OLI", "desk-1")
    with pytest.raises(Usage, match="tied to OLI"):
        set_account(peopled, "ED", "desk-1")
    with pytest.raises(Usage, match="There is a"):
        add_person(peopled, "oli", Role.OFFICE, "4826")
    with pytest.raises(Usage, match="needs a PIN"):
        add_person(peopled, "NIA", Role.OFFICE, "")


# --- going back to a backup ---


def fails_for_people(rows):
    """A disk that fails for a moment, just where the store tells whether it knows people."""

    def read(self, sql, *values):
        if "person" in sql and "sqlite_schema" not in sql:
            raise StoreTrouble("The disk failed.")
        return rows(self, sql, *values)

    return read


def test_a_backup_is_not_put_into_the_place_of_a_store_by_just_anybody(folder, monkeypatch):
    path = folder / "store.db"
    backup = make_backup(path, folder / "backups", "by hand", datetime.now(UTC)).path
    with open_desk(path, today=TODAY) as desk:
        sign_in(desk, "CARA", PIN["CARA"])
        leave = leave_to_restore(desk)
    with pytest.raises(MopdeskError, match="You may not go back to a backup"):
        restore(path, backup, actor="somebody", today=TODAY)
    with monkeypatch.context() as patch:
        patch.setattr(damage.Connection, "rows", fails_for_people(damage.Connection.rows))
        with pytest.raises(StoreTrouble, match="could not be read just now"):
            restore(path, backup, actor="somebody", today=TODAY)
    restore(path, backup, actor="somebody", today=TODAY, leave=leave)
    with open_desk(path, today=TODAY) as desk:
        assert desk.store.journal.latest(1)[0].actor == "CARA"
