"""What a start finishes: imports, releases, holds, collected files; and what it leaves for later."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mopdesk.actions import import_flow, send_flows
from mopdesk.actions.start_up import start_up
from mopdesk.basics.errors import StoreBusy
from tests.stories import Story

A = "1200023305976"
READY = f"""
2026-11-09  receive D0150002-made.usr
2026-11-09  receive D0001001-made.usr
2026-11-13  visit {A} not-fitted        -> ready owes D0002
"""


def test_a_quiet_start_changes_nothing(story: Story) -> None:
    before = story.desk.store.journal.head()
    done = start_up(story.desk)
    assert (done.imported, done.sent, done.collected, done.waiting) == ((), (), (), ())
    assert done.changes == type(done.changes)()
    assert story.desk.store.journal.head() == before


def test_what_arrived_and_was_not_worked_through_is_finished(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(import_flow, "work_through", dies)
        with pytest.raises(KeyboardInterrupt):
            story.do_receive("D0001001-made.usr")
    assert story.desk.store.jobs.count() == 0
    done = start_up(story.desk)
    assert [one.verdict for one in done.imported] == ["accepted"]
    assert done.changes.jobs


def test_a_release_waits_for_its_folder_and_the_rest_goes_on(story: Story, tmp_path: Path) -> None:
    story.replay(READY)
    real = send_flows.release_groups
    away = tmp_path / "away"

    def without_folder(*args: object, **more: object) -> object:
        story.outbox.rename(away)
        return real(*args, **more)  # type: ignore[arg-type]

    send_flows.release_groups = without_folder  # type: ignore[assignment]
    try:
        assert story.do_send() == "held:release-waits"
    finally:
        send_flows.release_groups = real
    done = start_up(story.desk)
    assert done.sent == ()
    assert "outbox folder is not there" in done.waiting[0]
    away.rename(story.outbox)
    done = start_up(story.desk)
    assert ([one.file.flow for one in done.sent], done.waiting) == (["D0002001"], ())


def test_collected_files_are_noted(story: Story) -> None:
    story.replay(READY + "2026-11-13 send -> D0002")
    for path in story.outbox.glob("*.usr"):
        shutil.move(path, story.folder / path.name)
    done = start_up(story.desk)
    assert [one.flow for one in done.collected] == ["D0002001"]
    assert done.changes.outbox


def test_a_busy_store_is_told_and_does_not_stop_the_start(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_args: object, **_more: object) -> None:
        raise StoreBusy("Another program is sending files from this store.", "It holds the lock.", "Wait.")

    monkeypatch.setattr("mopdesk.actions.start_up.resume_sending", busy)
    story.replay(READY + "2026-11-13 hold 0 -> D0002 in 0")
    done = start_up(story.desk)
    assert done.waiting == ("Another program is sending files from this store. It holds the lock.",)
    assert [one.file.flow for one in done.sent] == ["D0002001"]
