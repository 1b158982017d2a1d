"""Access notes and codes: covered everywhere, shown on request, and every look is in the journal."""

import json

import pytest

from mopdesk.actions.access_codes import note_copy, show_access
from mopdesk.actions.export_jobs import export_jobs
from mopdesk.actions.job_details import job_details
from mopdesk.actions.job_edits import set_site, type_job
from mopdesk.actions.job_lists import JobQuery, ids
from mopdesk.actions.job_rows import list_jobs
from mopdesk.actions.jobs import job_view
from mopdesk.actions.make_report import save_report
from mopdesk.actions.settings import set_option
from mopdesk.actions.sign_in import sign_in
from mopdesk.actions.visits import start_visit
from mopdesk.work.access_words import COVER, covered_text
from mopdesk.work.nouns import Site
from tests.people_world import PIN

MPAN = "1012345678903"
NOTES, CODE, ASKED = "Key safe by the door, 48151", "62342", "Key safe code 62342 behind the bin"


@pytest.fixture
def job(story):
    job_id = type_job(
        story.desk,
        flow="D0142",
        mpan=MPAN,
        supplier="SUPB",
        text=f"EXCHANGE METER. {ASKED}",
        received_on=story.desk.today(),
        site=Site(address=("1 High Street",), postcode="MW1 1AA", access_notes=NOTES),
    )
    return story.desk.store.jobs.find(job_id)


def test_what_looks_like_a_code_is_covered_and_the_rest_is_read_as_it_is():
    covered = {
        "KEY SAFE CODE 4711 BY DOOR": f"KEY SAFE CODE {COVER} BY DOOR",
        "keysafe: C1234Y": f"keysafe: {COVER}",
        "gate code is 12#4 then ring": f"gate code is {COVER} then ring",
        "key safe is behind the bin 1357": f"key safe is behind the bin {COVER}",
        "PIN 9876.": f"PIN {COVER}.",
    }
    assert {text: covered_text(text) for text in covered} == covered
    plain = ["METER RUNNING FAST", "code 02", "MTC 801 SSC 0393", "MPAN 1200023305976", "code by 20261105"]
    assert [covered_text(text) for text in plain] == plain


def test_nobody_sees_a_code_without_asking(story, job):
    desk = story.desk
    seen = [
        job_view(desk, job.id),
        job_details(desk, job.id),
        list_jobs(desk),
    ]
    told = json.dumps([str(one) for one in seen])
    assert "48151" not in told
    assert CODE not in told
    assert job_view(desk, job.id).has_access
    assert job_view(desk, job.id).job.site.access_notes == COVER


def test_no_search_finds_a_code_and_no_list_carries_it_away(story, job, tmp_path):
    desk = story.desk
    assert [list(ids(desk, JobQuery(view="all", search=text))) for text in ("48151", CODE)] == [[], []]
    assert len(ids(desk, JobQuery(view="all", search="exchange meter"))) == 1
    export_jobs(desk, [job.id], tmp_path / "list.csv")
    text = (tmp_path / "list.csv").read_text("utf-8-sig")
    assert "48151" not in text
    assert CODE not in text
    words = desk.store.connection.rows("SELECT words FROM job_search")
    assert CODE not in str(words)


def test_every_look_stands_in_the_journal_with_who_looked_and_where(story, job):
    shown = show_access(story.desk, job.id, "job")
    assert shown.notes == f"{NOTES}\nThe request says: EXCHANGE METER. {ASKED}"
    assert shown.noted == "Shown to story 10:00, noted"
    note_copy(story.desk, job.id)
    told = [(one.kind, one.actor, one.facts["where"]) for one in story.desk.store.journal.history(job.id, 2)]
    assert told == [("access.copied", "story", "clipboard"), ("access.shown", "story", "job")]
    payloads = [body for _number, body in story.desk.store.journal.payloads()][-2:]
    assert not any("48151" in body or CODE in body for body in payloads)


def test_a_look_has_the_name_of_whoever_signed_in(peopled):
    sign_in(peopled, "ED", PIN["ED"])
    job = peopled.store.jobs.jobs_of_mpan("2000055433815")[-1]
    show_access(peopled, job.id, "visit")
    assert peopled.store.journal.latest(1)[0].actor == "ED"


def test_a_site_that_is_saved_with_covered_notes_keeps_them(story, job):
    view = job_view(story.desk, job.id)
    set_site(story.desk, job.id, view.job.site, engineer="Ed")
    kept = story.desk.store.jobs.job(job.id)
    assert (kept.site.access_notes, kept.engineer) == (NOTES, "Ed")
    set_site(story.desk, job.id, Site(access_notes="Ring twice"), engineer="Ed")
    assert story.desk.store.jobs.job(job.id).site.access_notes == "Ring twice"


def test_a_report_that_prints_them_says_so_in_the_journal(story, job, tmp_path):
    start_visit(story.desk, job.id)
    save_report(story.desk, job.id, tmp_path)
    kinds = [one.kind for one in story.desk.store.journal.history(job.id)]
    assert "access.printed" not in kinds
    set_option(story.desk, "report_access_notes", "yes")
    save_report(story.desk, job.id, tmp_path)
    assert story.desk.store.journal.history(job.id, 1)[0].kind == "access.printed"
