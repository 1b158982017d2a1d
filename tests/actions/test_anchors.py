"""An end of the journal that was cut off, with all traces of it, is found by what was noted elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mopdesk.actions.anchors import read_anchor
from mopdesk.actions.backups import back_up
from mopdesk.actions.doctor import examine
from mopdesk.actions.make_report import save_report
from mopdesk.actions.rescue import restore
from mopdesk.basics.errors import Usage
from tests.stories import Story

A = "1200023305976"
VISITED = f"""
2026-11-09  receive D0001001-made.usr
2026-11-13  visit {A} no-access
"""


def codes(story: Story, *anchors: str) -> list[str]:
    return [found.code for found in examine(story.desk, [read_anchor(one) for one in anchors]).problems]


def cut_off(story: Story, entries: int) -> None:
    """Take the last entries away, with everything in the store that would tell of them."""
    connection = story.desk.store.connection
    for row in connection.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        connection.run(f"DROP TRIGGER {row['name']}")
    last = story.desk.store.journal.head().count - entries
    for table in ("journal_subject", "journal_payload", "journal"):
        connection.run(f"DELETE FROM {table} WHERE sequence > ?", (last,))
    head = story.desk.store.journal.head()
    value = f'{{"count":{head.count},"hash":"{head.hash}"}}'
    connection.run("UPDATE meta SET value = ? WHERE name = 'journal-head'", (value,))


@pytest.fixture
def visited(story: Story) -> Story:
    return story.replay(VISITED)


def test_a_sound_store_agrees_with_its_backups_and_reports(visited: Story, tmp_path: Path) -> None:
    backup = back_up(visited.desk).path
    report = save_report(visited.desk, visited.job(A).id, tmp_path)
    foot = visited.desk.store.journal.head().hash[:16]
    visited.replay("2026-11-13  receive D0142001-made.usr")
    assert codes(visited, str(report), str(backup), foot) == []


def test_a_report_carries_the_head_that_its_foot_names(visited: Story, tmp_path: Path) -> None:
    report = save_report(visited.desk, visited.job(A).id, tmp_path)
    anchor = read_anchor(str(report))
    assert visited.desk.store.journal.hash_of(anchor.count) == anchor.hash


def test_an_end_that_was_cut_off_is_found_by_a_backup_without_being_asked(visited: Story) -> None:
    noted = visited.desk.store.journal.head().count
    back_up(visited.desk)
    cut_off(visited, 2)
    assert "journal-anchor-gone" in codes(visited)
    (found,) = [one for one in examine(visited.desk).problems if one.code == "journal-anchor-gone"]
    assert f"tells of journal entry {noted}, but the journal ends after {noted - 2}." in found.text
    assert not examine(visited.desk).healthy


def test_an_end_that_was_cut_off_is_found_by_a_report_and_by_its_foot(visited: Story, tmp_path: Path) -> None:
    report = save_report(visited.desk, visited.job(A).id, tmp_path)
    hash_at_foot = read_anchor(str(report)).hash[:16]
    cut_off(visited, 1)
    assert "journal-anchor-gone" in codes(visited, str(report))
    assert "journal-anchor-unknown" in codes(visited, hash_at_foot)


def test_an_end_that_was_written_anew_is_found(visited: Story) -> None:
    back_up(visited.desk)
    cut_off(visited, 1)
    visited.replay("2026-11-14  set company_name Other")
    assert "journal-anchor-rewritten" in codes(visited)


def test_going_back_to_a_backup_is_no_fault(visited: Story) -> None:
    first = back_up(visited.desk).path
    visited.replay("2026-11-13  receive D0142001-made.usr")
    newer = back_up(visited.desk).path
    path = visited.desk.store.path
    visited.desk.close()
    restore(path, first, actor="story", today=date(2026, 11, 14))
    visited.desk = visited.open(date(2026, 11, 14))
    assert set(codes(visited, str(newer))) <= {"journal-anchor-former"}
    assert examine(visited.desk).healthy


@pytest.mark.parametrize("text", ["", "no such file.pdf", "12ab", "g" * 16, "a" * 65])
def test_what_is_no_anchor_is_told(text: str) -> None:
    with pytest.raises(Usage, match="An anchor is a file, or 16 to 64 hexadecimal digits"):
        read_anchor(text)


def test_a_file_that_tells_nothing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.pdf"
    path.write_bytes(b"%PDF-1.4 nothing of ours")
    with pytest.raises(Usage, match="tells nothing of the journal"):
        read_anchor(str(path))
