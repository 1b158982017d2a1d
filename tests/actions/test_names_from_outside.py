"""No name from outside becomes a path: a sender, a file and its identifier that try to leave their folder."""

import os
from pathlib import Path

import pytest

from mopdesk.actions.export_jobs import export_query
from mopdesk.actions.import_flow import import_path, import_paths
from mopdesk.actions.job_lists import JobQuery
from mopdesk.actions.make_report import save_report
from mopdesk.actions.settings import set_option
from mopdesk.actions.subject import export_subject
from tests.stories import SAMPLES, Story

MPAN = "1200023305976"
SENDERS = ["../Z", "..\\Z", "/tmp", "C:\\Z", "CON", "a:b", "...", "NUL."]


@pytest.mark.parametrize("sender", SENDERS)
def test_whoever_sends_it_each_file_lies_where_it_belongs(story: Story, tmp_path: Path, sender: str) -> None:
    set_option(story.desk, "file_name_pattern", "{to_id}-{file_identifier}.usr")
    arrived = tmp_path / "arrived.usr"
    body = (SAMPLES / "D0001001-made.usr").read_bytes()
    arrived.write_bytes(body.replace(b"|X|GMTR|", f"|X|{sender}|".encode()))
    received = import_path(story.desk, arrived, received_on=story.desk.today())
    assert received.job_ids, received.problems
    before = set(tmp_path.parent.rglob("*"))
    story.replay(f"2026-11-13 visit {MPAN} not-fitted\n2026-11-13 send {MPAN} -> D0002")
    job = story.job(MPAN)
    out = tmp_path / "out"
    out.mkdir()
    save_report(story.desk, job.id, out)
    export_subject(story.desk, MPAN, out)
    export_query(story.desk, JobQuery(), out / "jobs.xlsx")
    made = [path for path in set(tmp_path.parent.rglob("*")) - before if path.is_file()]
    folders = {path.parent for path in made}
    assert folders <= {story.outbox, out, story.desk.store.path.parent}
    (sent,) = story.outbox.glob("*.usr")
    assert sent.name.endswith("-ST00000001.usr")
    assert set(sent.name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
    assert not sent.name.startswith(".")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are POSIX")
def test_a_pipe_among_the_files_is_told_and_the_others_go_on(story: Story, tmp_path: Path) -> None:
    pipe = tmp_path / "a-pipe.usr"
    os.mkfifo(pipe)
    refused, taken = import_paths(story.desk, [pipe, SAMPLES / "D0001001-made.usr"])
    assert (refused.verdict, taken.verdict) == ("", "accepted")
    assert "is a pipe, a socket or a device" in refused.problems[0].text
