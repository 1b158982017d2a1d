"""Retention: what is due is told, then removed so that no byte of it is left, and the journal stays whole."""

import io
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from PIL import Image

from mopdesk.actions import retention
from mopdesk.actions.access_codes import note_copy, show_access
from mopdesk.actions.acknowledge import mark
from mopdesk.actions.attachments import attach_photo
from mopdesk.actions.backups import back_up, backup_folder
from mopdesk.actions.correct import correct
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.inbox import list_receipts
from mopdesk.actions.job_edits import close_job, reopen_job, set_site, type_job
from mopdesk.actions.job_lists import JobQuery, ids, page
from mopdesk.actions.jobs import job_view
from mopdesk.actions.keys import choose_unencrypted, plain_ones
from mopdesk.actions.notes import add_note
from mopdesk.actions.outbox import outbox
from mopdesk.actions.retention import look_due, past_runs, run_retention
from mopdesk.actions.right_date import doubt_about_date, say_date_is_right
from mopdesk.actions.settings import set_option
from mopdesk.actions.subject import export_subject
from mopdesk.actions.unfinished import discard
from mopdesk.actions.visits import set_field, start_visit
from mopdesk.basics.errors import FileTrouble, NotAllowed, StoreBusy, StoreTrouble
from mopdesk.desk import Clock, open_desk
from mopdesk.store import set_aside
from mopdesk.store.backups import list_backups
from mopdesk.store.connection import connect
from mopdesk.store.gate import no_copy
from mopdesk.store.known_time import CONFIRMED
from mopdesk.store.proof import verify
from mopdesk.store.retention import compact
from mopdesk.work.answer_life import Hold
from mopdesk.work.nouns import OutboxState, Site
from tests.stories import SAMPLES, Story

SENT, OPEN = "1200023305976", "2000055433815"
CANARIES = (
    "CANARY-ADDRESS",
    "CANARY-POSTCODE",
    "CANARY-CONTACT",
    "CANARY-TELEPHONE",
    "CANARY-ACCESS-48151",
    "CANARY-NOTE",
    "CANARY-VISIT-NOTE",
    "CANARY-CAPTION",
    "CANARY-REJECTED",
    "CANARY-ENGINEER",
)


@pytest.fixture
def world(tmp_path):
    """A job that was answered, full of canaries, and one that is still open in the same file.

    The store is not encrypted: in an encrypted one nobody could see whether a byte was left.
    """
    choose_unencrypted(tmp_path / "store.db", "story", date(2026, 11, 9))
    story = Story(tmp_path).replay(
        f"""
        2026-11-09  receive D0150002-made.usr     -> accepted
        2026-11-09  receive D0001001-made.usr     -> accepted
        2026-11-13  visit {SENT} not-fitted remarks=CANARY-VISIT-NOTE
        2026-11-13  send {SENT}                   -> D0002
        """
    )
    desk = story.desk
    job = story.job(SENT)
    set_site(
        desk,
        job.id,
        Site(
            address=(CANARIES[0],),
            postcode=CANARIES[1],
            contact=CANARIES[2],
            telephone=CANARIES[3],
            access_notes=CANARIES[4],
        ),
        engineer=CANARIES[9],
    )
    add_note(desk, job.id, CANARIES[5])
    file = desk.store.outbox.files_of_job(job.id)[0]
    mark(desk, file.id, OutboxState.REJECTED, CANARIES[8])
    mark(desk, file.id, OutboxState.ACCEPTED, "now it is fine")
    close_job(desk, job.id, "withdrawn", CANARIES[2], desk.today())
    yield story, job
    story.close()


def months_later(desk, **more):
    """Run it after a leap of the clock: somebody says that the date is right."""
    return run_retention(desk, date_is_right=True, **more)


def bytes_on_disk(folder):
    """Every byte that lies in the store's own folder: store, log of writes, backups, all else."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "outbox" not in path.parts and path.name != "facts.json"
    }


def found_in(files, words):
    return sorted(
        {(str(name), word) for name, data in files.items() for word in words if word.encode() in data}
    )


def test_nothing_is_due_until_a_time_is_set_and_has_passed(world):
    story, _job = world
    assert look_due(story.desk).count == 0
    set_option(story.desk, "retention_jobs", "6")
    assert look_due(story.desk).count == 0
    assert run_retention(story.desk).entries == 0
    assert past_runs(story.desk) == ()


def test_a_dry_run_tells_and_changes_nothing(world):
    story, job = world
    set_option(story.desk, "retention_jobs", "6")
    back_up(story.desk)
    story.desk.clock.set_to = date(2027, 6, 1)
    head = story.desk.store.journal.head()
    due = look_due(story.desk)
    assert [(one.kind, one.months, one.count, one.mpans_end) for one in due.kinds] == [
        ("jobs", 6, 1, ("5976",)),
        ("photos", 0, 0, ()),
        ("files", 0, 0, ()),
    ]
    assert due.kinds[0].oldest.date() == date(2026, 11, 13)
    assert due.backups == 1
    assert story.desk.store.journal.head() == head
    assert job_view(story.desk, job.id).job.site.postcode == CANARIES[1]


def test_what_is_removed_is_in_no_byte_of_the_store_its_log_or_its_backups(world, tmp_path):
    story, _job = world
    desk = story.desk
    back_up(desk)
    told = found_in(bytes_on_disk(tmp_path), CANARIES)
    assert {word for _name, word in told} >= set(CANARIES) - {"CANARY-CAPTION"}, "the canaries were not there"
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 6, 1)
    done = months_later(desk)
    assert (done.due.count, done.trouble) == (1, "")
    assert done.backup is not None
    assert done.backup.good
    files = bytes_on_disk(tmp_path)
    assert any(name.suffix == ".db" for name in files)
    assert found_in(files, CANARIES) == []
    assert [path for path in list_backups(backup_folder(desk)) if path.good] == [done.backup]


def test_what_hangs_on_a_job_by_a_note_a_repeat_or_a_correction_goes_too(world, tmp_path):
    story, job = world
    desk = story.desk
    words = ("CANARY-MARKED", "CANARY-REPEATED", "CANARY-CORRECTED")
    file = desk.store.outbox.files_of_job(job.id)[0]
    mark(desk, file.id, OutboxState.REJECTED, words[0])
    reopen_job(desk, job.id, "asked again")
    again = tmp_path / "again.usr"
    asked = (SAMPLES / "D0001001-made.usr").read_bytes().replace(b"0000000201", b"0000000209")
    again.write_bytes(asked.replace(b"SSTPGP INSTALLED", f"SSTPGP {words[1]} INSTALLED".encode()))
    import_path(desk, again)
    again.unlink()
    assert len(desk.store.jobs.repeats(job.id)) == 1
    discard(desk, correct(desk, file.id, words[2]).id)
    close_job(desk, job.id, "withdrawn", "GMTR", desk.today())
    assert {word for _name, word in found_in(bytes_on_disk(tmp_path), words)} == set(words)
    set_option(desk, "retention_jobs", "6")
    set_option(desk, "retention_files", "6")
    desk.clock.set_to = date(2027, 6, 1)
    for mpan in (OPEN, "1001234567898"):
        close_job(desk, story.job(mpan).id, "withdrawn", "GMTR", date(2026, 11, 13))
    assert months_later(desk).due.kinds[0].count == 1
    assert found_in(bytes_on_disk(tmp_path), (words[0], words[2])) == []
    assert words[1] not in str(desk.store.jobs.repeats(job.id))
    assert {one.severity.value for one in verify(desk.store)} == {"note"}


def test_the_chain_stays_whole_the_tables_can_be_rebuilt_and_the_doctor_says_what_was_erased(world):
    story, job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 6, 1)
    months_later(desk)
    problems = verify(desk.store)
    assert {one.severity.value for one in problems} == {"note"}, problems
    assert {one.code for one in problems} == {"journal-payload-erased", "kept-bytes-erased"}
    assert desk.store.journal.history(job.id)[0].kind == "retention"


def test_bytes_that_were_emptied_without_retention_are_found(world):
    story, _job = world
    story.desk.store.connection.run(
        "UPDATE blob SET body = x'', size = 0, media_type = 'erased' WHERE n = (SELECT min(n) FROM blob)"
    )
    assert "kept-bytes-emptied" in {one.code for one in verify(story.desk.store)}


def test_what_stays_of_a_job_is_that_it_was_there(world):
    story, job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 6, 1)
    months_later(desk)
    view = job_view(desk, job.id)
    assert (view.job.mpan, view.job.supplier, view.job.state.value) == ("*********5976", "GMTR", "closed")
    assert view.job.closed_reason == "withdrawn"
    assert view.job.site == Site()
    assert view.details is None
    assert [(one.number, one.state.value) for one in outbox(desk)] == [(1, "accepted")]
    assert list(ids(desk, JobQuery(view="all", search=SENT))) == []
    assert len(page(desk, ids(desk, JobQuery(view="all")))) == 3
    other = job_view(desk, story.job(OPEN).id)
    assert other.job.mpan == OPEN, "another job of the same file was touched"
    assert view.events[0].title == "Erased by retention"
    assert [(one.title, one.detail) for one in other.events] == [
        (
            "Details of earlier events erased",
            "by retention, for another job of the same file or for old photos; this job stands",
        ),
        ("Request received", "details erased by retention"),
    ]
    assert list_receipts(desk), "the inbox cannot be read any more"


def test_a_second_run_finds_nothing_and_the_record_tells_who_removed_what(world):
    story, _job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 6, 1)
    months_later(desk)
    assert look_due(desk).count == 0
    assert [(one.actor, one.words) for one in past_runs(desk)] == [
        ("story", "personal data of settled jobs: 1")
    ]


def test_a_later_run_empties_what_an_earlier_one_carried_over_and_still_tells_both(world, tmp_path):
    story, _job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 6, 1)
    months_later(desk)
    other = story.job(OPEN)
    set_site(desk, other.id, Site(address=("SECOND-CANARY",)))
    close_job(desk, other.id, "withdrawn", "GMTR", desk.today())
    third = story.job("1001234567898")
    close_job(desk, third.id, "withdrawn", "GMTR", desk.today())
    desk.clock.set_to = date(2028, 1, 1)
    # The D0150 is no job's file: it has a time of its own.
    set_option(desk, "retention_files", "6")
    assert months_later(desk).due.kinds[0].count == 2
    assert found_in(bytes_on_disk(tmp_path), ("SECOND-CANARY", OPEN, "D13C01717")) == []
    assert {one.severity.value for one in verify(desk.store)} == {"note"}


def test_another_store_and_its_backups_in_the_same_folder_are_left_alone(world, tmp_path):
    story, _job = world
    desk = story.desk
    set_option(desk, "backup_folder", str(tmp_path))
    ours = back_up(desk)
    others = [
        tmp_path / name for name in ("training.db", "training-20260101T000000Z-daily.db", "store-second.db")
    ]
    for path in others:
        path.write_bytes(ours.path.read_bytes())
    assert plain_ones(desk) == [ours.path], "what is written over must be a backup of this store"
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 6, 1)
    assert look_due(desk).backups == 1
    assert months_later(desk).backups == 1
    assert not ours.path.exists()
    assert desk.store.path.exists()
    assert all(path.exists() for path in others)


def test_photos_alone(world, tmp_path):
    story, _job = world
    desk = story.desk
    job_id = type_job(
        desk, flow="D0001", mpan="1012345678903", supplier="SUPB", text="X", received_on=desk.today()
    )
    visit = start_visit(desk, job_id)
    set_field(desk, visit.id, "access.got_in", True)
    room = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(room, "JPEG")
    attach_photo(desk, visit.id, room.getvalue(), purpose="nameplate", caption="CANARY-CAPTION")
    kept = desk.store.blobs.body(desk.store.visits.attachments(visit.id)[0].sha256)
    set_option(desk, "retention_photos", "6")
    desk.clock.set_to = date(2027, 6, 1)
    assert look_due(desk).count == 0, "a job that is open keeps its photos"
    close_job(desk, job_id, "withdrawn", "SUPB", desk.today())
    assert look_due(desk).count == 0, "a visit that is still being written keeps its photos"
    discard(desk, visit.id)
    done = months_later(desk)
    assert done.due.kinds[1].count == 1
    assert done.bytes == len(kept)
    left = desk.store.visits.attachments(visit.id)[0]
    assert (left.sha256, left.none_reason) == ("", "Erased by retention, Tuesday 1 June 2027")
    assert found_in(bytes_on_disk(tmp_path), ("CANARY-CAPTION",)) == []
    assert not any(kept in data for data in bytes_on_disk(tmp_path).values())


def test_original_files_alone_and_the_same_file_again_is_still_known(world, tmp_path):
    story, _job = world
    desk = story.desk
    for mpan in (OPEN, "1001234567898"):
        close_job(desk, story.job(mpan).id, "withdrawn", "GMTR", desk.today())
    set_option(desk, "retention_files", "6")
    desk.clock.set_to = date(2027, 6, 1)
    done = months_later(desk)
    assert done.due.kinds[2].count == 2
    assert story.do_receive("D0001001-made.usr") == "already-received"
    assert {one.severity.value for one in verify(desk.store)} == {"note"}


def test_a_backup_under_way_is_waited_for_so_that_none_is_left_that_holds_what_went(world, monkeypatch):
    story, _job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 6, 1)
    monkeypatch.setattr(retention, "_LONGEST_BACKUP", 0.1)
    say_date_is_right(desk)
    before = desk.store.journal.head()
    with no_copy(desk.store.path), pytest.raises(StoreBusy, match="backup is just being made"):
        months_later(desk)
    assert desk.store.journal.head() == before
    assert months_later(desk).due.count == 1


def test_a_job_that_somebody_goes_on_with_in_the_meantime_keeps_all_it_has(world, monkeypatch):
    """Between the look and the removal another program may write: a backup can be waited for a minute."""
    story, job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 6, 1)

    @contextmanager
    def meanwhile(*_args):
        with open_desk(desk.store.path, actor="bob", today=date(2027, 6, 1)) as other:
            reopen_job(other, job.id, "asked again")
        yield

    monkeypatch.setattr(retention, "no_copy", meanwhile)
    done = months_later(desk)
    assert [one.count for one in done.due.kinds] == [0, 0, 0]
    assert job_view(desk, job.id).job.site.postcode == CANARIES[1]
    assert verify(desk.store) == []


def test_a_look_at_a_job_or_its_export_is_nothing_that_happens_to_it(world, tmp_path):
    """Else whoever is asked what is held about a customer would keep it by asking."""
    story, job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 5, 31)
    show_access(desk, job.id, "job")
    note_copy(desk, job.id)
    (tmp_path / "asked for").mkdir()
    export_subject(desk, SENT, tmp_path / "asked for")
    assert look_due(desk).kinds[0].count == 1
    add_note(desk, job.id, "rang again")
    assert look_due(desk).kinds[0].count == 0


def held(desk, job):
    """Its answer waits for its time."""
    version = desk.store.outbox.files_of_job(job.id)[0].visit_version_id
    waiting = Hold(
        visit_version_id=version,
        job_id=job.id,
        folder="out",
        held_at=desk.now(),
        release_at=desk.now(),
        actor="story",
    )
    with desk.store.change("held") as change:
        desk.store.holds.put(change, waiting)


def on_its_way(desk, job):
    """Its answer waits for its folder, which is away."""
    desk.store.connection.run("UPDATE outgoing SET state = 'pending' WHERE job_id = ?", (job.id,))


def being_written(desk, job):
    """Somebody answers it again."""
    desk.store.connection.run("UPDATE visit SET state = 'draft' WHERE job_id = ?", (job.id,))


@pytest.mark.parametrize("still", [held, on_its_way, being_written])
def test_a_settled_job_whose_answer_is_still_to_leave_keeps_all_it_has(world, still):
    story, job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "6")
    set_option(desk, "retention_photos", "6")
    desk.clock.set_to = date(2027, 6, 1)
    assert look_due(desk).kinds[0].count == 1
    # Long ago, so that it is not what was done last that keeps it.
    desk.clock.set_to = date(2026, 11, 14)
    still(desk, job)
    desk.clock.set_to = date(2027, 6, 1)
    assert [one.count for one in look_due(desk).kinds] == [0, 0, 0]
    assert months_later(desk).entries == 0
    assert job_view(desk, job.id).job.site.postcode == CANARIES[1]


def test_what_may_hold_it_still_is_said(world, monkeypatch):
    """A damaged store of former times, and pages that another program reads at this moment."""
    story, _job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "6")
    aside = desk.store.path.with_name("store.db.damaged-20260101T000000Z")
    aside.mkdir()
    desk.clock.set_to = date(2027, 6, 1)
    monkeypatch.setattr(retention, "compact", partial(compact, wait_seconds=0.1))
    reader = connect(desk.store.path, read_only=True)
    with reader.snapshot():
        reader.value("SELECT count(*) FROM job")
        removed = months_later(desk)
    reader.close()
    assert removed.trouble == ""
    in_files, still_read, held_aside = removed.left
    # The D0001, which tells of two open jobs, and the D0150, for which no time is set.
    assert in_files.startswith("Received files that told of the jobs removed still hold it, 2 of them")
    assert "Another program reads the store" in still_read
    assert str(aside) in held_aside


def test_a_file_that_went_with_its_jobs_is_not_said_to_hold_them_still(world):
    story, _job = world
    desk = story.desk
    for mpan in (OPEN, "1001234567898"):
        close_job(desk, story.job(mpan).id, "withdrawn", "GMTR", desk.today())
    set_option(desk, "retention_jobs", "6")
    set_option(desk, "retention_files", "6")
    desk.clock.set_to = date(2027, 6, 1)
    removed = months_later(desk)
    assert (removed.due.kinds[0].count, removed.left) == (3, ())


def test_an_entry_that_cannot_be_read_keeps_everything_and_is_told(world):
    """Nobody could say whether it tells of what is to go."""
    story, job = world
    desk = story.desk
    desk.store.connection.run("DROP TRIGGER payload_keeps")
    desk.store.connection.run("UPDATE journal_payload SET body = '{\"added\":[]}' WHERE sequence = 6")
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 6, 1)
    with pytest.raises(StoreTrouble, match=r"was not removed: an entry .* cannot be read.*Entry 6: "):
        months_later(desk)
    assert job_view(desk, job.id).job.site.postcode == CANARIES[1]


def test_bytes_that_another_job_still_needs_stay_and_the_file_has_no_room_for_what_went(world):
    """The same photo at two visits: of the job that goes, and of one that is open."""
    story, _job = world
    desk = story.desk
    room = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(room, "JPEG")
    visits = []
    for mpan in ("1012345678903", "1023456789017"):
        job_id = type_job(desk, flow="D0001", mpan=mpan, supplier="SUPB", text="X", received_on=desk.today())
        visits.append(start_visit(desk, job_id))
        attach_photo(desk, visits[-1].id, room.getvalue(), purpose="nameplate", caption="")
    large = io.BytesIO()
    Image.effect_noise((600, 400), 90).convert("RGB").save(large, "JPEG")
    attach_photo(desk, visits[0].id, large.getvalue(), purpose="meter", caption="")
    for mpan in (OPEN, "1001234567898"):
        close_job(desk, story.job(mpan).id, "withdrawn", "SUPB", desk.today())
    discard(desk, visits[0].id)
    close_job(desk, visits[0].job_id, "withdrawn", "SUPB", desk.today())
    set_option(desk, "retention_jobs", "6")
    desk.clock.set_to = date(2027, 6, 1)
    assert months_later(desk).due.kinds[0].count >= 2
    assert list(desk.store.visits.attachments(visits[0].id)) == []
    (left,) = desk.store.visits.attachments(visits[1].id)
    assert desk.store.blobs.body(left.sha256)
    assert desk.store.connection.value("PRAGMA freelist_count") == 0


class LeapingClock(Clock):
    """The machine's own clock, which somebody, or an empty battery, has set wrong by `leap`."""

    def __init__(self, at):
        super().__init__()
        self.at = at

    def now(self):
        return self.at

    def today(self):
        return self.at.date()


def leap(desk, day):
    """Set the machine's clock; the store's entries carry it from now on."""
    desk.clock = LeapingClock(datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=10))
    desk.store.now = desk.clock.now


def test_a_clock_years_ahead_removes_nothing_until_a_person_says_that_the_date_is_right(world, tmp_path):
    story, job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "24")
    back_up(desk)
    leap(desk, date(2031, 1, 2))
    # What is entered under the wrong clock makes that clock no better.
    set_option(desk, "retention_files", "24")
    set_option(desk, "retention_photos", "24")
    head, backups = desk.store.journal.head(), list_backups(backup_folder(desk))
    due = look_due(desk)
    assert due.count
    assert due.doubt.words == (
        "It says Thursday 2 January 2031; what was entered here leads up to Friday 13 November 2026 "
        "and then stops."
    )
    with pytest.raises(NotAllowed, match=r"date of this computer may be wrong.*Nothing was removed"):
        run_retention(desk)
    assert desk.store.journal.head() == head
    assert list_backups(backup_folder(desk)) == backups
    assert job_view(desk, job.id).job.site.postcode == CANARIES[1]
    assert months_later(desk).due.count
    said, *_ = desk.store.journal.of_kind(CONFIRMED)
    assert (said.actor, said.facts) == ("story", {"says": "2031-01-02", "known": "2026-11-13"})
    leap(desk, date(2031, 1, 20))
    assert look_due(desk).doubt is None, "what a person has said once holds on"


def test_a_clock_that_was_put_right_again_needs_nobody(world):
    story, _job = world
    desk = story.desk
    set_option(desk, "retention_jobs", "6")
    leap(desk, date(2031, 1, 2))
    set_option(desk, "company_name", "Entered in 2031")
    leap(desk, date(2026, 11, 20))
    assert look_due(desk).doubt is None
    assert run_retention(desk).entries == 0


@pytest.mark.parametrize("wrong", [date(2027, 11, 20), date(2020, 1, 1)])
def test_an_hour_under_a_wrong_clock_leaves_no_warning_behind(world, wrong):
    """However much was entered in it: the last entries alone would speak for that hour."""
    story, _job = world
    desk = story.desk
    leap(desk, wrong)
    for number in range(60):
        set_option(desk, "company_name", f"Entered under it, {number}")
    leap(desk, date(2026, 11, 20))
    assert doubt_about_date(desk, at_a_glance=True) is None
    leap(desk, date(2028, 1, 20))
    assert doubt_about_date(desk, at_a_glance=True) is not None


def test_a_clock_that_lies_behind_what_was_entered_is_in_doubt_too(world):
    """It was wrong then, or it is wrong now: a person tells which."""
    story, _job = world
    leap(story.desk, date(2026, 11, 1))
    doubt = look_due(story.desk).doubt
    assert doubt.words == (
        "It says Sunday 1 November 2026; what was entered here leads up to Friday 13 November 2026 already."
    )


def test_a_month_without_an_entry_is_no_doubt_and_two_are(world):
    story, _job = world
    leap(story.desk, date(2026, 12, 13))
    assert look_due(story.desk).doubt is None
    leap(story.desk, date(2027, 1, 13))
    assert look_due(story.desk).doubt is not None


@pytest.fixture
def set_aside_store(world):
    """What a rescue has left beside the store, and what is none of its: another store's, and a cut one's."""
    story, _job = world
    path = story.desk.store.path
    folders = []
    for name in (path.name, "other.db", path.name):
        folder = path.with_name(f"{name}.damaged-2026010{len(folders)}T000000Z")
        folder.mkdir()
        (folder / name).write_bytes(b"SQLite format 3\0CANARY-ASIDE")
        (folder / f"{name}-wal").write_bytes(b"CANARY-ASIDE")
        folders.append(folder)
    (folders[2] / "successor.db").write_bytes(b"x")
    return folders


def test_damaged_stores_of_former_times_go_where_a_person_says_so(world, set_aside_store):
    story, _job = world
    desk = story.desk
    ours, *_others = set_aside_store
    desk.clock.set_to = date(2026, 11, 20)
    due = look_due(desk)
    assert [(one.path, one.size) for one in due.damaged] == [(ours, 40)]
    assert run_retention(desk).damaged == 0
    assert ours.exists()
    assert run_retention(desk, damaged_too=True).damaged == 1
    assert [folder.exists() for folder in set_aside_store] == [False, True, True]
    assert past_runs(desk)[0].words == "damaged stores of former times: 1"
    assert desk.store.journal.of_kind("retention")[0].facts["folders"] == [ours.name]
    assert verify(desk.store) == []


def test_a_damaged_store_that_cannot_be_taken_away_is_a_sentence(world, set_aside_store, monkeypatch):
    story, _job = world
    story.desk.clock.set_to = date(2026, 11, 20)

    def held(path):
        raise OSError(13, "Permission denied", str(path))

    monkeypatch.setattr(set_aside.shutil, "rmtree", held)
    with pytest.raises(FileTrouble, match="damaged store could not be taken away"):
        run_retention(story.desk, damaged_too=True)
