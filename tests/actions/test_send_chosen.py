"""Answers that were chosen leave in lots: counted, stopped only between two, each where it was to go."""

from __future__ import annotations

import pytest

from mopdesk.actions import hold as hold_module
from mopdesk.actions import send_chosen as module
from mopdesk.actions.bulk import Assignment, assign, undo_assign
from mopdesk.actions.check import check_jobs
from mopdesk.actions.hold import held, hold, release_due
from mopdesk.actions.send_chosen import send_chosen
from mopdesk.basics.errors import Cancelled
from mopdesk.basics.progress import Progress
from tests.stories import Story

A, B = "1200023305976", "2000055433815"

READY = f"""
2026-11-09  receive D0150002-made.usr   -> accepted
2026-11-09  receive D0001001-made.usr   -> accepted
2026-11-13  visit {A} fitted            -> ready owes D0002
2026-11-13  visit {B} fitted            -> ready owes D0002
"""


class StoppedAfter(Progress):
    """Somebody presses Stop once so many steps are done."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._steps = steps

    def tell(self, text: str) -> None:
        if self.done >= self._steps:
            self.cancel()


@pytest.fixture
def ready(story: Story) -> tuple[Story, tuple[str, str]]:
    story.replay(READY)
    story.outbox.mkdir(exist_ok=True)
    return story, (story.job(A).id, story.job(B).id)


def left(story: Story) -> int:
    return len(list(story.outbox.glob("*.usr")))


def test_all_leave_and_are_counted(ready):
    story, jobs = ready
    progress = Progress()
    sent = send_chosen(story.desk, jobs, story.outbox, progress)
    assert (len(sent.files), left(story), progress.done, progress.total) == (2, 2, 2, 2)


def test_stopped_between_two_lots_the_rest_stays_ready_and_leaves_later(ready, monkeypatch):
    story, jobs = ready
    monkeypatch.setattr(module, "LOT", 1)
    sent = send_chosen(story.desk, jobs, story.outbox, StoppedAfter(1))
    assert (len(sent.files), left(story)) == (1, 1)
    assert {story.job(A).state.value, story.job(B).state.value} & {"ready"} == {"ready"}
    sent = send_chosen(story.desk, jobs[1:], story.outbox)
    assert (len(sent.files), left(story), story.desk.store.numbers.last("file")) == (1, 2, 2)


def test_a_held_answer_goes_where_it_was_to_go(ready):
    story, jobs = ready
    other = story.folder / "other"
    hold(story.desk, jobs[:1], other, 10)
    story.outbox.rmdir()
    send_chosen(story.desk, jobs[:1])
    assert len(list(other.glob("*.usr"))) == 1


def test_holding_checking_and_taking_back_can_be_stopped_in_a_whole_state(ready):
    story, jobs = ready
    done = hold(story.desk, jobs, story.outbox, 10, StoppedAfter(1))
    assert done.held == held(story.desk)
    assert len(done.held) == 1
    with pytest.raises(Cancelled):
        check_jobs(story.desk, progress=StoppedAfter(1))
    assigned = assign(story.desk, jobs, Assignment(engineer="Ann"))
    with pytest.raises(Cancelled):
        undo_assign(story.desk, assigned, StoppedAfter(1))
    assert [story.job(mpan).engineer for mpan in (A, B)] == ["Ann", "Ann"]
    assert undo_assign(story.desk, assigned).restored == 2


def test_what_was_held_leaves_in_lots_when_due_and_stopped_between_two_the_rest_stays_due(ready, monkeypatch):
    story, jobs = ready
    hold(story.desk, jobs, story.outbox, 0)
    monkeypatch.setattr(hold_module, "LOT", 1)
    progress = StoppedAfter(1)
    sent = release_due(story.desk, progress)
    assert (len(sent.files), left(story), progress.total) == (1, 1, 2)
    assert len(held(story.desk)) == 1
    sent = release_due(story.desk)
    assert (len(sent.files), left(story), held(story.desk)) == (1, 2, ())
