"""Each option drawn as its figure in the paper: the order of the arrows, who sends, what is owed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mopdesk.actions.conversation import conversation
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.visits import start_visit
from mopdesk.work.conversation import Conversation, EventState
from tests.stories import SAMPLES, Story

MPAN = "1200023305976"
OF_OPTION = {"option-1": MPAN, "option-2": "1410987654325", "option-3": MPAN}

# The arrows of the paper's figures from top to bottom; the visits are ours, the figures have none.
FIGURES = {
    "option-1": ["R>X D0001", "X>M D0001", "M>S", "M>X D0002", "X>M D0142", "M>S", "M>X D0150"],
    "option-2": ["R>X D0001", "X>M D0142", "M>S", "M>X D0150"],
    "option-3": ["R>X D0001", "X>M D0001", "M>S", "M>X D0002", "M>X D0150"],
}
FIRST_FILE = {
    "option-1": "D0001001-made.usr",
    "option-2": "D0142001-made.usr",
    "option-3": "D0001001-made.usr",
}


def arrows(drawn: Conversation) -> list[str]:
    return [f"{one.from_lane}>{one.to_lane} {one.flow}".strip() for one in drawn.events]


def states(drawn: Conversation) -> list[str]:
    return [f"{one.flow or 'visit'} {one.state.value}" for one in drawn.events]


def job_of(story: Story, option: str) -> str:
    """Take the first request of an option in, and give the MPAN of a job that follows it."""
    story.replay(
        f"""
        2026-11-09 set process.GMTR {option}
        2026-11-09 receive D0150002-made.usr
        2026-11-09 receive {FIRST_FILE[option]}
        """
    )
    return OF_OPTION[option]


@pytest.mark.parametrize("option", list(FIGURES))
def test_a_fresh_job_is_drawn_as_the_figure_of_its_option(story: Story, option: str) -> None:
    job = story.job(job_of(story, option))
    drawn = conversation(story.desk, job.id)
    assert job.process == option
    (line,) = drawn.deadlines
    assert arrows(drawn) == FIGURES[option]
    assert [lane.title for lane in drawn.lanes] == ["LDSO", "Import Supplier", "Meter Operator", "Site"]
    assert drawn.events[0].state is EventState.UNSEEN
    assert drawn.events[1].state is EventState.DONE
    assert drawn.events[1].receipt_id
    assert all(one.state is not EventState.DONE for one in drawn.events[2:])
    assert (line.owner, line.day, line.running, line.late) == ("M", date(2026, 11, 23), True, False)
    assert not any(one.assumed for one in drawn.events), "the figures hold nothing that is not in the paper"


@pytest.mark.parametrize("option", list(FIGURES))
def test_the_same_figure_from_the_first_day_to_the_last(story: Story, option: str) -> None:
    """Whatever has happened, the arrows stand in the figure's order; only their states change."""
    mpan = job_of(story, option)
    example = "not-fitted" if option == "option-1" else "not-fitted-replaced"
    seen = []

    def look() -> None:
        drawn = conversation(story.desk, story.job(mpan).id)
        assert arrows(drawn) == FIGURES[option]
        seen.append(sum(one.state is EventState.DONE for one in drawn.events))

    look()
    story.replay(f"2026-11-13 visit {mpan} {example}")
    look()
    story.replay("2026-11-13 send")
    look()
    if option == "option-1":
        story.replay(
            f"""
            2026-11-18 receive D0142001-made-after-D0002.usr
            2026-11-20 visit {mpan} not-fitted-replaced
            """
        )
        look()
        story.replay("2026-11-20 send")
        look()
    assert seen == sorted(seen)
    assert seen[-1] == len(FIGURES[option]) - 1, "all but what went between others"


def test_option_1_from_the_request_to_the_replacement(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09 receive D0001001-made.usr
        2026-11-13 visit {MPAN} not-fitted -> ready owes D0002
        """
    )
    drawn = conversation(story.desk, story.job(MPAN).id)
    assert states(drawn) == [
        "D0001 unseen",
        "D0001 done",
        "visit done",
        "D0002 ready",
        "D0142 expected",
        "visit expected",
        "D0150 expected",
    ]
    story.replay("2026-11-13 send -> D0002")
    drawn = conversation(story.desk, story.job(MPAN).id)
    assert states(drawn)[3:5] == ["D0002 done", "D0142 expected"]
    assert drawn.events[4].due == date(2026, 11, 27), "the Supplier's 10 Working Days"
    assert [(line.owner, line.running) for line in drawn.deadlines] == [("M", False), ("X", True)]
    story.desk.clock.set_to = date(2026, 11, 30)
    late = conversation(story.desk, story.job(MPAN).id)
    assert states(late)[4] == "D0142 late"
    assert late.deadlines[1].late
    assert late.events[4].late == 1
    due = "was due by the end of Friday 27 November 2026, 1 Working Day late"
    assert due in late.events[4].sentence


def test_a_late_job_says_that_it_was_due_and_how_late_it_is(story: Story) -> None:
    story.replay("2026-11-09 receive D0001001-made.usr")
    story.desk.clock.set_to = date(2026, 11, 27)
    drawn = conversation(story.desk, story.job(MPAN).id)
    assert states(drawn)[2:4] == ["visit expected", "D0002 late"]
    assert {event.late for event in drawn.events[2:4]} == {4}
    for event in drawn.events[2:4]:
        assert "was due by the end of Monday 23 November 2026, 4 Working Days late." in event.sentence
    assert {event.late for event in drawn.events[4:]} == {0}, "what has no day yet is not late"


def test_a_backstop_that_is_fitted_ends_the_conversation(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09 receive D0001001-made.usr
        2026-11-13 visit {MPAN} fitted
        """
    )
    drawn = conversation(story.desk, story.job(MPAN).id)
    assert arrows(drawn) == FIGURES["option-1"][:4], "the Supplier then takes no further action"
    story.replay("2026-11-13 send -> D0002")
    drawn = conversation(story.desk, story.job(MPAN).id)
    assert arrows(drawn) == FIGURES["option-1"][:4]
    assert {one.state for one in drawn.events[1:]} == {EventState.DONE}


def test_no_access_is_answered_and_visited_again(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09 receive D0001001-made.usr
        2026-11-13 visit {MPAN} no-access
        2026-11-13 send -> D0002
        """
    )
    drawn = conversation(story.desk, story.job(MPAN).id)
    assert arrows(drawn)[:6] == ["R>X D0001", "X>M D0001", "M>S", "M>X D0002", "M>S", "M>X D0002"]
    assert states(drawn)[3:6] == ["D0002 done", "visit expected", "D0002 owed"]
    story.desk.clock.set_to = date(2026, 11, 24)
    drawn = conversation(story.desk, story.job(MPAN).id)
    assert states(drawn)[5] == "D0002 late"
    assert drawn.events[5].sentence.startswith("Late: Meter Operator to Import Supplier, D0002 (b)")


def test_files_that_leave_together_are_joined_and_open_what_they_show(story: Story) -> None:
    mpan = job_of(story, "option-3")
    story.replay(
        f"""
        2026-11-13 visit {mpan} not-fitted-replaced
        2026-11-13 send -> D0002 D0150
        """
    )
    pair = conversation(story.desk, story.job(mpan).id).events[-2:]
    assert pair[0].together == pair[1].together != ""
    files = story.desk.store.outbox.files_of_job(story.job(mpan).id)
    assert [one.outgoing_id for one in pair] == [file.id for file in files]


def test_a_repeated_request_is_an_arrow_of_its_own(story: Story, tmp_path: Path) -> None:
    story.replay("2026-11-09 receive D0001001-made.usr")
    again = tmp_path / "again.usr"
    text = (SAMPLES / "D0001001-made.usr").read_text("ascii")
    header = text.split("|")
    again.write_text(text.replace(header[1], "XX" + header[1][2:]), encoding="ascii")
    story.desk.clock.set_to = date(2026, 11, 11)
    import_path(story.desk, again, received_on=date(2026, 11, 11))
    drawn = conversation(story.desk, story.job(MPAN).id)
    assert [one.title for one in drawn.events if one.at][-1] == "D0001 again"


@pytest.mark.parametrize("option", list(FIGURES))
def test_it_can_be_read_aloud(story: Story, option: str) -> None:
    """Every arrow is a sentence, and each sentence names both ends."""
    drawn = conversation(story.desk, story.job(job_of(story, option)).id)
    titles = {lane.code: lane.title for lane in drawn.lanes}
    assert len(drawn.sentences) == len(drawn.events) + sum(line.running for line in drawn.deadlines)
    for event, sentence in zip(drawn.events, drawn.sentences, strict=False):
        assert f"{titles[event.from_lane]} to {titles[event.to_lane]}" in sentence
        assert sentence.endswith(".")
    assert "DCP0030 v2.0 (proposal)" in drawn.sentences[-1]


def test_a_correction_is_drawn_ready_held_and_done(story: Story) -> None:
    mpan = job_of(story, "option-3")
    story.replay(
        f"""
        2026-11-13  visit {mpan} not-fitted-replaced
        2026-11-13  send
        2026-11-17  correct 2 replacement.exchanges.0.new.location=E
        """
    )

    def last() -> tuple[str, str, bool]:
        drawn = conversation(story.desk, story.job(mpan).id)
        return drawn.events[-1].title, drawn.events[-1].state.value, "Held until 10:30" in drawn.sentences[-1]

    assert last() == ("Correction: Whether the meter has been replaced", "ready", False)
    story.replay("2026-11-17 hold 30")
    assert last() == ("Correction: Whether the meter has been replaced", "ready", True)
    story.replay(
        """
        2026-11-17 wait 30
        2026-11-17 due
        """
    )
    assert last() == ("Correction: Whether the meter has been replaced", "done", False)
    files = story.desk.store.outbox.list_files()
    assert conversation(story.desk, story.job(mpan).id).events[-1].corrects == files[1].id


def test_a_visit_under_way_stands_where_it_belongs(story: Story) -> None:
    story.replay("2026-11-09 receive D0001001-made.usr")
    start_visit(story.desk, MPAN)
    drawn = conversation(story.desk, story.job(MPAN).id)
    assert arrows(drawn) == FIGURES["option-1"]
    assert states(drawn)[2:4] == ["visit draft", "D0002 owed"]


def test_plain_work_shows_only_who_takes_part(story: Story) -> None:
    story.replay("2026-11-09 receive D0001001-made.usr")
    drawn = conversation(story.desk, story.job("1001234567898").id)
    assert [lane.title for lane in drawn.lanes] == ["Supplier", "Meter Operator", "Site"]
    assert arrows(drawn) == ["X>M D0001", "M>S", "M>X D0002"]


def test_a_closed_job_expects_nothing_more(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09 receive D0001001-made.usr
        2026-11-10 close {MPAN} withdrawn
        """
    )
    drawn = conversation(story.desk, story.job(MPAN).id)
    assert states(drawn) == ["D0001 unseen", "D0001 done"]
    assert not any(line.running for line in drawn.deadlines)
