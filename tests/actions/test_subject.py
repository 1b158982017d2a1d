"""Everything about one MPAN on request: complete, readable, nothing of anybody else, and noted."""

import io
import json
import zipfile
from datetime import date

import pytest
from PIL import Image

from mopdesk.actions.attachments import attach_photo
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.job_edits import set_site
from mopdesk.actions.notes import add_note
from mopdesk.actions.retention import run_retention
from mopdesk.actions.settings import set_option
from mopdesk.actions.subject import _lines_of, export_subject
from mopdesk.actions.visits import start_visit
from mopdesk.basics.errors import Usage
from mopdesk.work.nouns import Site
from tests.stories import SAMPLES

SENT, OTHER = "1200023305976", "2000055433815"
HELD = ("CANARY-ADDRESS", "CANARY-ACCESS", "CANARY-NOTE", "CANARY-VISIT")


@pytest.fixture
def packed(story, tmp_path):
    story.replay(
        f"""
        2026-11-09  receive D0150002-made.usr     -> accepted
        2026-11-09  receive D0001001-made.usr     -> accepted
        2026-11-13  visit {SENT} not-fitted remarks=CANARY-VISIT
        2026-11-13  send {SENT}                   -> D0002
        """
    )
    job = story.job(SENT)
    set_site(story.desk, job.id, Site(address=(HELD[0],), access_notes=HELD[1]))
    add_note(story.desk, job.id, HELD[2])
    room = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(room, "JPEG", exif=b"Exif\0\0GPS-CANARY")
    visit = start_visit(story.desk, story.job(SENT).id) if story.job(SENT).state.value == "revisit" else None
    if visit is not None:
        attach_photo(story.desk, visit.id, room.getvalue(), purpose="nameplate", caption="plate")
    done = export_subject(story.desk, f"{SENT[:2]} {SENT[2:]}", tmp_path / "for them")
    with zipfile.ZipFile(done.path) as archive:
        return story, done, {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_everything_and_an_index_to_read(packed):
    _story, done, files = packed
    index = files["index.txt"].decode()
    for word in HELD[:3]:
        assert word in index
    data = json.loads(files["everything.json"])
    assert HELD[3] in files["everything.json"].decode()
    assert data["mpan"] == SENT
    assert (done.jobs, done.files, done.reports) == (1, 3, 1)
    assert sorted(files) == sorted({"index.txt", "everything.json", *files})
    assert files["reports/001.pdf"].startswith(b"%PDF")
    assert b"GPS-CANARY" not in b"".join(files.values())
    for name in files:
        if "/" in name:
            assert name in index


def test_nothing_of_anybody_else_is_in_it(packed):
    _story, _done, files = packed
    whole = b"".join(files.values())
    for stranger in (OTHER, "1001234567898", "D13C01717", "S95E105287"):
        assert stranger.encode() not in whole, stranger
    received = [body for name, body in files.items() if name.startswith("received/")]
    assert all(body.startswith(b"ZHV|") and b"\nZPT|" in body for body in received)


def test_its_name_and_the_names_in_it_tell_nothing(packed):
    _story, done, files = packed
    assert done.path.name == "mopdesk-subject-20261113.zip"
    assert not any(SENT in name or SENT[-4:] in name for name in files)


def test_it_stands_in_the_journal_and_the_next_one_overwrites_nothing(packed, tmp_path):
    story, done, _files = packed
    entry = story.desk.store.journal.history(story.job(SENT).id, 1)[0]
    assert (entry.kind, entry.actor) == ("subject.exported", "story")
    again = export_subject(story.desk, SENT, done.path.parent)
    assert again.path.name == "mopdesk-subject-20261113-2.zip"


def test_what_is_not_held_or_no_mpan_is_said(story, tmp_path):
    with pytest.raises(Usage, match="Nothing is held"):
        export_subject(story.desk, SENT, tmp_path)
    with pytest.raises(Usage, match="no MPAN core"):
        export_subject(story.desk, "1200023305975", tmp_path)


def received_of(done):
    with zipfile.ZipFile(done.path) as archive:
        return [archive.read(name) for name in archive.namelist() if name.startswith("received/")]


def test_a_file_that_still_holds_what_was_erased_is_in_it(packed, tmp_path):
    story, _done, _files = packed
    story.do_close(SENT, "withdrawn")
    set_option(story.desk, "retention_jobs", "1")
    story.desk.clock.set_to = date(2027, 6, 1)
    run_retention(story.desk, date_is_right=True)
    done = export_subject(story.desk, SENT, tmp_path / "later")
    assert (done.jobs, done.files) == (0, 2)
    for body in received_of(done):
        assert SENT.encode() in body
        assert OTHER.encode() not in body


def test_a_file_that_was_refused_is_in_it_too(story, tmp_path):
    file = tmp_path / "theirs.usr"
    file.write_bytes((SAMPLES / "D0001001-made.usr").read_bytes().replace(b"|BMET|", b"|ELSE|"))
    assert import_path(story.desk, file).verdict == "refused"
    done = export_subject(story.desk, SENT, tmp_path / "for them")
    (body,) = received_of(done)
    assert SENT.encode() in body
    assert OTHER.encode() not in body


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_file_in_two_bytes_a_letter_is_told_of(story, tmp_path, encoding):
    """It was refused, because nobody could read it; but it is kept, and tells of the MPAN."""
    file = tmp_path / "wide.usr"
    file.write_bytes((SAMPLES / "D0001001-made.usr").read_text("utf-8").encode(encoding))
    assert import_path(story.desk, file).verdict == "refused"
    (missing,) = export_subject(story.desk, SENT, tmp_path / "for them").missing
    assert missing.endswith("it names the MPAN in lines that cannot be told from those of others")
    with pytest.raises(Usage, match="Nothing is held"):
        export_subject(story.desk, "1012345678903", tmp_path / "for them")


def test_a_line_of_somebody_else_that_names_the_mpan_is_only_told_of(story, tmp_path):
    file = tmp_path / "neighbours.usr"
    told = (SAMPLES / "D0001001-made.usr").read_bytes()
    file.write_bytes(told.replace(SENT.encode(), b"1300000237570").replace(b"CHECK", b"SEE " + SENT.encode()))
    import_path(story.desk, file)
    done = export_subject(story.desk, SENT, tmp_path / "for them")
    assert received_of(done) == []
    (missing,) = done.missing
    assert missing.endswith("it names the MPAN in lines that cannot be told from those of others")


def test_a_file_that_retention_has_erased_is_said_to_be_missing(packed, tmp_path):
    story, _done, _files = packed
    story.do_close(OTHER, "withdrawn")
    story.do_close("1001234567898", "withdrawn")
    story.do_close(SENT, "withdrawn")
    set_option(story.desk, "retention_files", "1")
    story.desk.clock.set_to = date(2027, 6, 1)
    run_retention(story.desk, date_is_right=True)
    done = export_subject(story.desk, SENT, tmp_path / "later")
    assert done.files == 1
    gone = [one for one in done.missing if one.endswith("its bytes were removed by retention")]
    assert len(gone) == 2
    with zipfile.ZipFile(done.path) as archive:
        index = archive.read("index.txt").decode()
    assert "Known of, and not in this zip:" in index
    assert all(one in index for one in done.missing)


def test_bytes_that_are_damaged_are_said_to_be_missing(packed, tmp_path):
    story, _done, _files = packed
    file = story.desk.store.outbox.files_of_job(story.job(SENT).id)[0]
    for trigger in story.desk.store.connection.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'blob'"
    ):
        story.desk.store.connection.run(f"DROP TRIGGER {trigger['name']}")
    story.desk.store.connection.run("UPDATE blob SET body = zeroblob(size) WHERE sha256 = ?", (file.sha256,))
    done = export_subject(story.desk, SENT, tmp_path / "later")
    assert any("Bytes kept in the store are damaged." in one for one in done.missing)


@pytest.mark.parametrize(
    "line",
    [
        "999|1100013222955|7|SOMEBODY ELSES CLOSE",
        "|1100013222955|7|SOMEBODY ELSES CLOSE",
        "SOMEBODY ELSES CLOSE 7",
        " 267|1100013222955|7|SOMEBODY ELSES CLOSE",
    ],
)
def test_a_line_that_nobody_could_read_is_taken_for_somebody_elses(story, line):
    """A file that tells of one MPAN, as far as it can be read, is not given away whole for that."""
    head = "ZHV|0000000202|D0142001|X|GMTR|M|BMET|20261109093000||||OPER|"
    mine = f"267|{SENT}|FLAT 2|14|EXAMPLE ROAD||||TOWN|||ZZ1 4AB|20261118|080000|120000|N||E|0393|SSTPGP|T||"
    tail = "ZPT|0000000202|2||2|20261109093002|"
    for spoilt in ((head, mine, line, tail), (head, mine, tail, line)):
        body, whole = _lines_of(story.desk, "".join(f"{one}\n" for one in spoilt).encode(), SENT)
        assert not whole
        assert b"SOMEBODY" not in body
        assert mine.encode() in body
    alone = "".join(f"{one}\r\n" for one in (head, mine, tail)).encode()
    assert _lines_of(story.desk, alone, SENT) == (alone, True)


def test_nor_is_it_told_with_the_job_below_which_it_stood(story, tmp_path):
    name = tmp_path / "spoilt.usr"
    mine = f"267|{SENT}|FLAT 2|14|EXAMPLE ROAD||||TOWN|||ZZ1 4AB|20261118|080000|120000|N||E|0393|SSTPGP|T||"
    other = "999|1100013222955|SOMEBODY ELSES CLOSE|"
    head, tail = "ZHV|0000000202|D0142001|X|GMTR|M|BMET|20261109093000||||OPER|", "ZPT|0000000202|2||1||"
    name.write_text("".join(f"{line}\n" for line in (head, mine, other, tail)))
    taken = import_path(story.desk, name)
    assert taken.job_ids, taken.problems
    assert other in story.job(SENT).request.raw, "it is kept as it came"
    (tmp_path / "out").mkdir()
    done = export_subject(story.desk, SENT, tmp_path / "out")
    with zipfile.ZipFile(done.path) as archive:
        told = {part: archive.read(part) for part in archive.namelist()}
    assert not [part for part, body in told.items() if b"SOMEBODY" in body]
    assert b"EXAMPLE ROAD" in told["everything.json"]
