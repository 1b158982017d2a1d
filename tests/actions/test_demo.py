"""The demo does the whole main job, marked as a test, and can be done again in the same place."""

from __future__ import annotations

from pathlib import Path

import pytest

from mopdesk.actions.demo import run_demo
from mopdesk.actions.doctor import examine
from mopdesk.actions.job_rows import list_jobs
from mopdesk.basics.errors import NotAllowed
from mopdesk.desk import open_desk


def test_the_demo_does_the_main_job_and_leaves_some_work(tmp_path: Path) -> None:
    done = run_demo(tmp_path / "demo")
    kinds = [one.kind for one in done.made]
    assert kinds.count("flow out") == 11
    assert kinds.count("report") == 10
    assert all(one.path.exists() for one in done.made)
    flows = [one.path.read_text("ascii") for one in done.made if one.kind == "flow out"]
    assert all("|TR01|" in flow and "OPER" not in flow for flow in flows)
    with open_desk(done.store, today=done.today) as desk:
        assert examine(desk).problems == ()
        states = {row.state for row in list_jobs(desk)}
        assert states == {"received", "revisit", "ready", "waiting-supplier"}
        assert min(row.days_left for row in list_jobs(desk) if row.days_left is not None) < 0


def test_a_second_demo_takes_the_place_of_the_first(tmp_path: Path) -> None:
    first = run_demo(tmp_path / "demo")
    again = run_demo(tmp_path / "demo")
    assert [one.kind for one in first.made] == [one.kind for one in again.made]


def test_what_somebody_else_put_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "mine.pdf").write_bytes(b"mine")
    with pytest.raises(NotAllowed):
        run_demo(tmp_path)
    assert (tmp_path / "reports" / "mine.pdf").read_bytes() == b"mine"
