"""Answers whose folder is away: they leave once and whole, and nothing contradicts them meanwhile."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from mopdesk.actions.doctor import examine
from mopdesk.actions.job_edits import change_process, close_job
from mopdesk.actions.preview import preview
from mopdesk.actions.send_flows import resume_sending, send
from mopdesk.actions.visits import set_field, start_visit
from mopdesk.basics.errors import NotAllowed
from mopdesk.store import dispatch
from mopdesk.work.nouns import JobState, OutboxState
from tests.stories import Story

A = "1200023305976"
B = "2000055433815"

TWO_READY = f"""
    2026-11-09  set process.GMTR option-3
    2026-11-09  receive D0150002-made.usr  -> accepted
    2026-11-09  receive D0001001-made.usr  -> accepted
    2026-11-13  visit {A} fitted           -> ready owes D0002 and D0150
"""


@pytest.fixture
def waiting(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """An answer that is numbered, and whose folder went away before it could be staged."""
    story.replay(TWO_READY)
    gone = story.folder / "gone"
    gone.mkdir()

    def away(*_args: object, **_more: object) -> None:
        raise dispatch.FileTrouble("The outbox folder is not there.", str(gone))

    with monkeypatch.context() as patched:
        patched.setattr(dispatch, "write_atomic", away)
        send(story.desk, [story.job(A).id], gone)
    assert {file.state for file in story.desk.store.outbox.list_files()} == {OutboxState.PENDING}
    gone.joinpath(dispatch.Path(story.desk.store.outbox.list_files()[0].staging).name).rmdir()
    gone.rmdir()
    return story


def test_no_number_is_used_for_a_folder_that_is_not_there(story: Story) -> None:
    story.replay(TWO_READY)
    story.desk.store.outbox.count()
    story.replay(f"2026-11-13  set outbox_folder {story.folder / 'nowhere'}")
    assert [one.problems[0].code for one in send(story.desk).held_back] == ["release-refused"]
    assert story.desk.store.outbox.count() == 0
    story.replay("2026-11-13  send  -> D0002 D0150")


def test_meanwhile_nothing_may_contradict_it(waiting: Story) -> None:
    job = waiting.job(A).id
    with pytest.raises(NotAllowed, match="on its way"):
        close_job(waiting.desk, job, "withdrawn", "the Supplier", waiting.desk.today())
    with pytest.raises(NotAllowed, match="on its way"):
        change_process(waiting.desk, job, "option-1", "a mistake")
    with pytest.raises(NotAllowed, match="on its way"):
        start_visit(waiting.desk, job)


def test_it_is_told_that_it_waits_and_for_what(waiting: Story) -> None:
    for jobs in ([waiting.job(A).id], []):
        (held,) = send(waiting.desk, jobs).held_back
        assert held.problems[0].code == "release-waits"
        assert str(waiting.folder / "gone") in held.problems[0].text


def test_the_others_leave_all_the_same(waiting: Story) -> None:
    waiting.replay(f"2026-11-13  visit {B} fitted  -> ready owes D0002 and D0150")
    done = send(waiting.desk, [], waiting.folder / "outbox2")
    assert len(done.files) == 4, "both pairs go to the folder that is named now"


def test_it_leaves_once_when_its_folder_is_back(waiting: Story) -> None:
    (waiting.folder / "gone").mkdir()
    assert [file.flow for file in resume_sending(waiting.desk).released] == ["D0002001", "D0150002"]
    waiting.replay(
        f"""
        2026-11-13  job {A}  -> answered due - owed-by -
        2026-11-13  send     -> nothing
        """
    )
    assert len(list((waiting.folder / "gone").glob("*.usr"))) == 2
    assert examine(waiting.desk).problems == ()


def test_it_can_be_sent_to_another_folder(waiting: Story) -> None:
    other = waiting.folder / "other"
    assert [one.path.parent for one in send(waiting.desk, [waiting.job(A).id], other).files] == [other, other]
    assert waiting.job(A).state == "answered"
    (waiting.folder / "gone").mkdir()
    assert resume_sending(waiting.desk).released == ()
    assert examine(waiting.desk).problems == ()


def test_what_has_left_is_noted_whatever_became_of_its_job(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.replay(TWO_READY)

    class Killed(BaseException):
        """The program ends here."""

    def killed(*_args: object) -> None:
        raise Killed

    monkeypatch.setattr(dispatch, "_confirm", killed)
    with pytest.raises(Killed):
        send(story.desk, [story.job(A).id], story.folder / "outbox")
    monkeypatch.undo()
    # Closed by an older program, which did not look at what was on its way.
    closed = msgspec.structs.replace(story.job(A), state=JobState.CLOSED)
    with story.desk.change("job.closed", closed.id) as change:
        story.desk.store.jobs.put_job(change, closed)
    story.replay(f"2026-11-16  visit {B} fitted  -> ready owes D0002 and D0150")
    assert len(send(story.desk, [], story.folder / "outbox").files) == 4, "nobody else is kept from sending"
    assert "answer-left-late" in {flag.code for flag in story.job(A).flags}
    assert examine(story.desk).problems == ()


@pytest.mark.parametrize(
    ("process", "finding", "sent"), [("option-3", "fitted", "D0002 D0150"), ("option-1", "fitted", "D0002")]
)
def test_another_request_that_came_meanwhile_gets_its_job_when_the_case_is_done(
    story: Story, process: str, finding: str, sent: str
) -> None:
    story.replay(
        f"""
        2026-11-09  set process.GMTR {process}
        2026-11-09  receive D0150002-made.usr              -> accepted
        2026-11-09  receive D0001001-made.usr              -> accepted
        2026-11-10  receive D0142001-made-after-D0002.usr  -> accepted
        2026-11-13  visit {A} {finding}                    -> ready owes {sent.replace(" ", " and ")}
        2026-11-13  send                                   -> {sent}
        2026-11-13  jobs {A}                               -> answered received
        2026-11-13  job {A}                                -> received due 2026-11-24 owed-by M
        """
    )


def test_a_visit_that_somebody_has_begun_is_not_written_over(story: Story) -> None:
    story.replay("2026-11-09  receive D0001001-made.usr -> accepted")
    visit = start_visit(story.desk, story.job(A).id)
    set_field(story.desk, visit.id, "remarks", "Typed on site")
    with pytest.raises(NotAllowed, match="under way"):
        story.replay(f"2026-11-13  visit {A} fitted")
    assert story.desk.store.visits.fields(visit.id)["remarks"] == "Typed on site"


def test_what_has_left_is_not_previewed_again(story: Story) -> None:
    story.replay(TWO_READY)
    assert [file.flow for file in preview(story.desk, story.job(A).id)] == ["D0002001", "D0150002"]
    story.replay("2026-11-13  send  -> D0002 D0150")
    assert preview(story.desk, story.job(A).id) == ()


def test_the_first_real_release_makes_a_store_live_for_good(tmp_path: Path) -> None:
    told = Story(tmp_path)
    told.replay(TWO_READY)
    told.replay("2026-11-13  send -> D0002 D0150")
    assert told.desk.store.settings.get("release_clock") == "set"
    told.replay(f"2026-11-13  visit {B} fitted -> ready owes D0002 and D0150")
    told.desk.clock.set_to = None
    assert len(send(told.desk, [], told.outbox).files) == 2
    assert told.desk.store.settings.get("release_clock") == "real"
    told.close()
