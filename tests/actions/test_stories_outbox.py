"""An answer's life around its release: held, let go, undone, marked as accepted or rejected."""

from __future__ import annotations

import pytest

from mopdesk.actions.acknowledge import find_outgoing, mark
from mopdesk.actions.hold import held, hold, undo_hold
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.settings import set_option
from mopdesk.actions.visits import correct_visit, finish_visit
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.work.nouns import OutboxState
from tests.stories import SAMPLES, Story

A = "1200023305976"

READY = f"""
2026-11-09  receive D0150002-made.usr   -> accepted
2026-11-09  receive D0001001-made.usr   -> accepted
2026-11-13  visit {A} not-fitted        -> ready owes D0002
"""


def left(story: Story) -> list[str]:
    return sorted(path.name for path in story.outbox.glob("*.usr"))


# --- hold ---


def test_a_held_answer_has_no_number_until_it_leaves(story: Story) -> None:
    story.replay(
        READY
        + f"""
        2026-11-13  waiting        -> ready:D0002
        2026-11-13  hold 10        -> D0002 in 10
        2026-11-13  waiting        -> held:D0002
        2026-11-13  send           -> nothing
        2026-11-13  wait 9
        2026-11-13  due            -> nothing
        2026-11-13  job {A}        -> ready due 2026-11-23 owed-by M
        """
    )
    assert (left(story), story.desk.store.numbers.last("file")) == ([], 0)
    assert held(story.desk)[0].words == "Held: leaves in 1 minute, can be undone"
    story.replay(
        f"""
        2026-11-13  wait 1
        2026-11-13  due            -> D0002
        2026-11-13  due            -> nothing
        2026-11-13  waiting        -> nothing
        2026-11-13  outbox         -> 1:D0002:released
        2026-11-13  case {A}       -> waiting-supplier c:X:2026-11-27
        """
    )
    assert held(story.desk) == ()


def test_a_hold_is_undone_and_leaves_no_gap_in_the_numbers(story: Story) -> None:
    story.replay(
        READY
        + f"""
        2026-11-13  hold 10 {A}    -> D0002 in 10
        2026-11-13  unhold {A}     -> ready:D0002
        2026-11-13  wait 60
        2026-11-13  due            -> nothing
        2026-11-13  send           -> D0002
        2026-11-13  outbox         -> 1:D0002:released
        """
    )
    with pytest.raises(NotAllowed, match="Nothing of this job is held"):
        undo_hold(story.desk, [story.job(A).id])


def test_send_lets_a_named_held_answer_go_at_once(story: Story) -> None:
    story.replay(
        READY
        + f"""
        2026-11-13  hold 10        -> D0002 in 10
        2026-11-13  send {A}       -> D0002
        2026-11-13  wait 20
        2026-11-13  due            -> nothing
        2026-11-13  outbox         -> 1:D0002:released
        """
    )


def test_a_hold_survives_a_restart_and_leaves_when_its_time_has_come(story: Story) -> None:
    story.replay(
        READY
        + """
        2026-11-13  hold 10        -> D0002 in 10
        2026-11-13  restart        -> nothing
        2026-11-13  waiting        -> held:D0002
        2026-11-13  wait 10
        2026-11-13  restart        -> sent:D0002
        2026-11-13  restart        -> nothing
        """
    )


def test_a_held_answer_ischecked_again_before_it_leaves(story: Story) -> None:
    """Details that say otherwise come in meanwhile: the answer stops, and its job is flagged."""
    story.replay(
        "2026-11-09 set process.GMTR option-3"
        + READY.replace("not-fitted ", "fitted ").replace("owes D0002", "owes D0002 and D0150")
    )
    story.replay("2026-11-13 hold 10 -> D0002+D0150 in 10")
    later = (SAMPLES / "D0150002-made.usr").read_text("ascii")
    number = later.split("|")[1]
    later = later.replace(number, number[::-1]).replace(f"288|{A}|20150401", f"288|{A}|20261201")
    (story.folder / "later.usr").write_text(later, "ascii")
    assert import_path(story.desk, story.folder / "later.usr").verdict == "accepted"
    story.replay(
        f"""
        2026-11-13  wait 10
        2026-11-13  due             -> held:held-after-visit
        2026-11-13  told {A}        -> hold-ended
        2026-11-13  due             -> nothing
        2026-11-13  waiting         -> draft:D0002+D0150
        """
    )
    assert (held(story.desk), left(story), story.desk.store.numbers.last("file")) == ((), [], 0)


def test_opening_the_visit_again_or_closing_the_job_ends_the_hold(story: Story) -> None:
    story.replay(READY + "2026-11-13 hold 10 -> D0002 in 10")
    visit = correct_visit(story.desk, story.desk.store.visits.visits_of(story.job(A).id)[0].id)
    assert held(story.desk) == ()
    finish_visit(story.desk, visit.id)
    story.replay(
        f"""
        2026-11-13  hold 10                -> D0002 in 10
        2026-11-13  close {A} withdrawn    -> closed
        2026-11-13  wait 10
        2026-11-13  due                    -> nothing
        """
    )
    assert held(story.desk) == ()


def test_a_held_answer_waits_for_its_folder_without_using_a_number(story: Story) -> None:
    story.replay(READY + "2026-11-13 hold 0 -> D0002 in 0")
    story.outbox.rename(story.folder / "away")
    assert story.do_due() == "held:hold-waits"
    assert story.desk.store.numbers.last("file") == 0
    (story.folder / "away").rename(story.outbox)
    assert story.do_due() == "D0002"


def test_the_setting_says_how_long_and_a_stopped_answer_is_not_held(story: Story) -> None:
    story.replay(READY)
    set_option(story.desk, "hold_minutes", "25")
    assert hold(story.desk, folder=story.outbox).held[0].minutes_left == 25
    with pytest.raises(Usage, match="whole minutes from 0 to 1440"):
        set_option(story.desk, "hold_minutes", "2000")
    with pytest.raises(Usage, match="out of range"):
        hold(story.desk, folder=story.outbox, minutes=-1)
    story.replay(
        f"""
        2026-11-13  unhold                 -> ready:D0002
        2026-11-13  send                   -> D0002
        2026-11-13  hold 10 {A}            -> held-back:visit-not-awaited
        """
    )


# --- accepted and rejected ---


def test_a_rejection_flags_the_job_and_sends_nothing(story: Story) -> None:
    story.replay(
        READY
        + f"""
        2026-11-13  send                           -> D0002
        2026-11-16  mark 1 rejected wrong date     -> answer-rejected
        2026-11-16  outbox                         -> 1:D0002:rejected
        2026-11-16  send                           -> nothing
        2026-11-16  case {A}                       -> waiting-supplier c:X:2026-11-27
        2026-11-17  mark 1 accepted read wrongly   -> none
        2026-11-17  outbox                         -> 1:D0002:accepted
        """
    )
    assert story.desk.store.outbox.list_files()[0].note == "Tuesday 17 November 2026: read wrongly"


def test_only_what_has_left_is_marked_and_a_rejection_says_why(story: Story) -> None:
    story.replay(READY + "2026-11-13 send -> D0002")
    file = story.desk.store.outbox.list_files()[0]
    with pytest.raises(Usage, match="Say why"):
        mark(story.desk, file.id, OutboxState.REJECTED, " ")
    with pytest.raises(Usage, match="accepted or rejected"):
        mark(story.desk, file.id, OutboxState.RELEASED)
    for name in (file.id, file.file_name, file.file_identifier, "1", file.id[-8:]):
        assert find_outgoing(story.desk, name) == file
    with pytest.raises(Usage, match="no such file"):
        find_outgoing(story.desk, "99")
