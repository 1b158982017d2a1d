"""Notes on a job, and its details beside those of our records: what is kept, refused and compared."""

from datetime import date

import pytest

from mopdesk.actions.history import events_of
from mopdesk.actions.job_details import Agreement, job_details
from mopdesk.actions.notes import LONGEST_NOTE, add_note, job_notes
from mopdesk.basics.errors import Usage
from mopdesk.desk import open_desk

MPAN = "1200023305976"


@pytest.fixture
def asked(story):
    """A D0001 and the technical details of its MPAN."""
    story.replay(
        """
        2026-11-09 set process.GMTR option-1
        2026-11-09 receive D0150002-made.usr
        2026-11-09 receive D0001001-made.usr
        """
    )
    return story


def test_notes_are_kept_latest_first_and_survive_a_closing(asked):
    job = asked.job(MPAN)
    first = add_note(asked.desk, job.id, "  Ring the bell twice.\n")
    add_note(asked.desk, job.id, "Dog.")
    assert first.changes.jobs
    assert [note.text for note in job_notes(asked.desk, job.id)] == ["Dog.", "Ring the bell twice."]
    assert events_of(asked.desk, job)[0].title == "Note written"
    path = asked.desk.store.path
    asked.desk.close()
    with open_desk(path, actor="next", today=date(2026, 11, 10)) as desk:
        assert [(note.text, note.actor) for note in job_notes(desk, job.id)] == [
            ("Dog.", "story"),
            ("Ring the bell twice.", "story"),
        ]
    asked.desk = open_desk(path, actor="story", today=date(2026, 11, 10))


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST_NOTE + 1)])
def test_a_blank_or_endless_note_is_refused_and_leaves_nothing(asked, text):
    job = asked.job(MPAN)
    before = asked.desk.store.journal.head()
    with pytest.raises(Usage):
        add_note(asked.desk, job.id, text)
    assert job_notes(asked.desk, job.id) == ()
    assert asked.desk.store.journal.head() == before


def test_a_note_stays_out_of_the_facts_of_the_journal(asked):
    job = asked.job(MPAN)
    add_note(asked.desk, job.id, "Mrs Evans, 01234 567890")
    entry = asked.desk.store.journal.history(job.id)[0]
    assert entry.kind == "job.note"
    assert "Evans" not in str(entry.facts)


def test_details_of_an_assumed_layout_say_so(asked):
    told = {one.title: one for one in job_details(asked.desk, asked.job(MPAN).id)}
    assert told["MPAN core"].agreement is Agreement.SAME
    assert "layout assumed" in told["MPAN core"].reference
    assert told["Address"].received == "", "a D0001 carries no address"
    assert told["Meter serial numbers"].received == "F75A 00802"
    assert told["Meter serial numbers"].agreement is Agreement.SAME
    assert told["Registers"].agreement is Agreement.HELD_ONLY


def test_every_detail_is_told_once_and_blank_sides_are_said(asked):
    told = job_details(asked.desk, asked.job(MPAN).id)
    assert len({one.title for one in told}) == len(told)
    for one in told:
        sides = (bool(one.received), bool(one.held))
        expected = {
            (True, True): {Agreement.SAME, Agreement.DIFFERENT},
            (True, False): {Agreement.RECEIVED_ONLY},
            (False, True): {Agreement.HELD_ONLY},
            (False, False): {Agreement.NEITHER},
        }
        assert one.agreement in expected[sides], one.title
