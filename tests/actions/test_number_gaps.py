"""Every gap in the numbers of our files is explained, and one that nothing explains is found."""

from __future__ import annotations

from mopdesk.actions.backups import back_up
from mopdesk.actions.doctor import examine
from mopdesk.actions.former_store import MARGIN
from mopdesk.actions.number_gaps import number_gaps
from mopdesk.actions.numbering import COUNTER
from mopdesk.actions.rescue import restore
from mopdesk.actions.settings import set_option
from mopdesk.work.nouns import OutboxState
from tests.actions.test_rescue import ANSWERED, RECEIVED, go_back
from tests.stories import Story


def told(story: Story) -> list[tuple[int, int, str]]:
    return [(gap.first, gap.last, gap.reason.split(".")[0].split(":")[0]) for gap in number_gaps(story.desk)]


def unexplained(story: Story) -> list[str]:
    return [one.text for one in examine(story.desk).problems if one.code == "numbers-unexplained"]


def test_a_store_that_has_sent_nothing_or_everything_in_turn_has_none(story: Story) -> None:
    assert number_gaps(story.desk) == ()
    set_option(story.desk, "file_start", "500")
    assert number_gaps(story.desk) == ()
    story.replay(RECEIVED + ANSWERED)
    assert number_gaps(story.desk) == ()
    assert unexplained(story) == []


def test_what_going_back_to_a_backup_left_out_is_told_with_its_day(story: Story) -> None:
    story.replay(RECEIVED)
    backup = back_up(story.desk).path
    story.replay(ANSWERED)
    go_back(story, lambda path: restore(path, backup, actor="ann"))
    before = told(story)
    story.replay(ANSWERED)
    assert told(story) == before
    ((first, last, words),) = before
    assert (first, last) == (1, 1 + MARGIN)
    assert words.startswith("The store was put back on ")
    assert "numbers up to 1 were used by the store before it" in number_gaps(story.desk)[0].reason
    assert unexplained(story) == []


def test_a_hole_is_parted_by_what_explains_each_part_of_it(story: Story) -> None:
    story.replay(RECEIVED)
    with story.desk.change("numbers", None) as change:
        story.desk.store.numbers.raise_to(change, COUNTER, 3)
    backup = back_up(story.desk).path
    go_back(story, lambda path: restore(path, backup, actor="ann"))
    gaps = [(gap.first, gap.last, gap.explained) for gap in number_gaps(story.desk)]
    assert gaps == [(1, 3, False), (4, 3 + MARGIN, True)]


def test_a_cancelled_file_is_told_with_why(story: Story) -> None:
    story.replay(RECEIVED + ANSWERED)
    (file, *_rest) = story.desk.store.outbox.list_files()
    with story.desk.change("set back", None) as change:
        change.tell()
    story.desk.store.connection.run("UPDATE outgoing SET state = 'cancelled', note = 'wrong meter'")
    assert told(story) == [(file.number, file.number, f"{file.file_name}".split(".")[0])]
    assert "was cancelled. wrong meter" in number_gaps(story.desk)[0].reason
    assert story.desk.store.outbox.get(file.id).state is OutboxState.CANCELLED


def test_a_number_that_somebody_took_out_is_found(story: Story) -> None:
    story.replay(RECEIVED)
    with story.desk.change("numbers", None) as change:
        story.desk.store.numbers.raise_to(change, COUNTER, 1)
    story.replay(ANSWERED)
    with story.desk.change("numbers", None) as change:
        story.desk.store.numbers.raise_to(change, COUNTER, 5)
    gaps = number_gaps(story.desk)
    assert [(gap.first, gap.last, gap.explained) for gap in gaps] == [(1, 1, False), (3, 5, False)]
    assert (
        unexplained(story)[1] == "No file carries the numbers 3 to 5, and nothing in the journal tells why."
    )
