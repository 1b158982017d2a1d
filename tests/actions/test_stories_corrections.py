"""Corrections of what was sent: new files that name the old ones, which never change."""

from __future__ import annotations

from datetime import date

import pytest

from mopdesk.actions.acknowledge import find_outgoing
from mopdesk.actions.check import check_jobs
from mopdesk.actions.correct import correct, differences
from mopdesk.actions.doctor import examine
from mopdesk.basics.errors import NotAllowed, Usage
from tests.stories import Story

A = "1200023305976"

READY = f"""
2026-11-09  receive D0150002-made.usr   -> accepted
2026-11-09  receive D0001001-made.usr   -> accepted
2026-11-13  visit {A} not-fitted        -> ready owes D0002
"""
EXCHANGED = f"""
2026-11-09  set process.GMTR option-3
2026-11-09  receive D0150002-made.usr          -> accepted
2026-11-09  receive D0001001-made.usr          -> accepted
2026-11-13  visit {A} not-fitted-replaced      -> ready owes D0002 and D0150
2026-11-13  send                               -> D0002 D0150
2026-11-13  case {A}                           -> done
"""


def test_a_correction_is_a_new_file_and_moves_no_clock(story: Story) -> None:
    story.replay(READY + "2026-11-13 send -> D0002")
    file = story.desk.store.outbox.list_files()[0]
    sent = (story.outbox / file.file_name).read_bytes()
    before = story.desk.store.cases.case(story.job(A).case_id)
    story.replay(
        f"""
        2026-11-17  correct 1 date=2026-11-12   -> waiting-supplier owes D0002
        2026-11-17  told {A}                    -> none
        2026-11-17  send                        -> D0002
        2026-11-17  outbox                      -> 1:D0002:released 2:D0002:released:corrects-1
        2026-11-17  job {A}                     -> waiting-supplier due - owed-by X
        """
    )
    after = story.desk.store.cases.case(story.job(A).case_id)
    assert (after.state, after.clocks) == (before.state, before.clocks)
    assert (story.outbox / file.file_name).read_bytes() == sent
    assert story.desk.store.blobs.body(file.sha256) == sent


def test_a_corrected_serial_number_sends_the_details_again_and_only_them(story: Story) -> None:
    """The D0002 of the pair names no serial that changed: it stays; the register keeps what is right."""
    story.replay(
        EXCHANGED
        + f"""
        2026-11-16  mark 2 rejected serial unknown -> answer-rejected
        2026-11-17  correct 2 replacement.exchanges.0.new.location=E \\
                    -> answered owes D0002 and D0150
        2026-11-17  waiting    -> ready:D0150
        2026-11-17  send       -> D0150
        2026-11-17  outbox     -> 1:D0002:released 2:D0150:rejected 3:D0150:released:corrects-2
        2026-11-17  job {A}    -> answered due - owed-by -
        2026-11-17  told {A}   -> none
        2026-11-17  send       -> nothing
        """
    )
    held_now = story.desk.store.meters.latest(A)
    newest = story.desk.store.outbox.list_files()[0]
    assert held_now is not None
    assert held_now.outgoing_id == newest.id
    (compared,) = differences(story.desk, story.desk.store.outbox.list_files()[1].id)
    assert compared == differences(story.desk, newest.id)[0]
    assert [(one.old, one.new) for one in compared.fields if not one.envelope] == [("H", "E")]
    assert compared.words == f"{newest.file_name} replaces {compared.old_name}: 1 field differs."


def test_an_earlier_day_of_exchange_is_right_in_the_register_too(story: Story) -> None:
    """The wrong details have the later date: they must not stay the latest."""
    story.replay(
        EXCHANGED
        + """
        2026-11-17  correct 2 replacement.on=2026-11-12 date=2026-11-12   -> answered owes D0002 and D0150
        2026-11-17  send                                                 -> D0002 D0150
        """
    )
    details = story.desk.store.meters.latest(A)
    assert details is not None
    assert details.effective_from == date(2026, 11, 12)
    assert story.do_outbox().endswith("3:D0002:released:corrects-1 4:D0150:released:corrects-2")


def test_what_the_correction_will_change_is_seen_before_it_leaves(story: Story) -> None:
    story.replay(EXCHANGED)
    first = story.desk.store.outbox.list_files()[0]
    assert differences(story.desk, first.id) == ()
    story.replay("2026-11-17 correct 2 replacement.exchanges.0.new.location=E")
    d0002, d0150 = differences(story.desk, first.id)
    assert "stays as it is" in d0002.words
    assert d0150.words == f"The correction will replace {first.file_name}: 1 field differs."
    assert (d0150.old_id, d0150.new_id) == (first.id, "")
    changed = [line for line in d0150.lines if line.kind != "same" and not line.envelope]
    assert [line.kind for line in changed] == ["changed"]
    assert changed[0].old.startswith("290|")


def test_what_the_correction_has_no_file_for_stays_and_is_told(story: Story) -> None:
    """There was no exchange at all: the D0002 is corrected, the D0150 that was sent cannot be taken back."""
    story.replay(
        EXCHANGED
        + """
        2026-11-17  correct 1 access.got_in=false access.reason=no-answer access.next_visit=2026-11-20 \\
                    meters=- replacement=- \\
                    -> answered owes D0002
        """
    )
    (checked,) = check_jobs(story.desk, [story.job(A).id])
    assert "correction-leaves-standing" in {found.code for found in checked.problems}
    told = [one.words for one in differences(story.desk, story.desk.store.outbox.list_files()[0].id)]
    assert told[1].endswith("stays as it is: the correction has no D0150002.")
    story.replay(
        f"""
        2026-11-17  send      -> D0002
        2026-11-17  told {A}  -> correction-other-outcome
        2026-11-17  case {A}  -> done
        """
    )


def test_a_correction_that_changes_nothing_does_not_leave(story: Story) -> None:
    story.replay(
        EXCHANGED
        + f"""
        2026-11-17  correct 2 arrived=09:15  -> answered owes D0002 and D0150 stopped by correction-unchanged
        2026-11-17  waiting                      -> draft:-
        2026-11-17  send {A}                     -> held:correction-unchanged
        2026-11-17  outbox                       -> 1:D0002:released 2:D0150:released
        """
    )


def test_another_outcome_is_told_and_starts_no_clock(story: Story) -> None:
    """First 'fitted', then 'not fitted': the Supplier is told, and a person agrees what follows."""
    story.replay(
        f"""
        2026-11-09  receive D0150002-made.usr            -> accepted
        2026-11-09  receive D0001001-made.usr            -> accepted
        2026-11-13  visit {A} fitted                     -> ready owes D0002
        2026-11-13  send                                 -> D0002
        2026-11-17  correct 1 meters.0.finding=not-fitted meters.0.disc_direction=backward \\
                    -> answered owes D0002
        2026-11-17  send                                 -> D0002
        2026-11-17  told {A}                             -> correction-other-outcome
        2026-11-17  case {A}                             -> done
        2026-11-17  outbox                               -> 1:D0002:released 2:D0002:released:corrects-1
        2026-11-18  receive D0142001-made-after-D0002.usr  -> accepted
        2026-11-18  jobs {A}                             -> answered received
        """
    )
    assert "NOT FITTED" in story.sent[1]


def test_an_interim_answer_corrected_to_a_final_one_is_the_answer(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  receive D0150002-made.usr     -> accepted
        2026-11-09  receive D0001001-made.usr     -> accepted
        2026-11-13  visit {A} cannot-tell         -> ready owes D0002
        2026-11-13  send                          -> D0002
        2026-11-13  case {A}                      -> investigating b:M:2026-11-23
        2026-11-17  correct 1 meters.0.finding=fitted  -> revisit owes D0002
        2026-11-17  send                          -> D0002
        2026-11-17  case {A}                      -> done
        2026-11-17  job {A}                       -> answered due - owed-by -
        """
    )


def test_a_file_is_corrected_once_and_then_its_successor(story: Story) -> None:
    story.replay(
        EXCHANGED
        + """
        2026-11-17  correct 2 replacement.exchanges.0.new.location=E  -> answered owes D0002 and D0150
        2026-11-17  send                                              -> D0150
        """
    )
    files = story.desk.store.outbox.list_files()
    with pytest.raises(NotAllowed, match="corrected already"):
        correct(story.desk, files[1].id, "again")
    with pytest.raises(Usage, match="Say why"):
        correct(story.desk, files[0].id, "")
    story.replay(
        """
        2026-11-18  correct 3 replacement.exchanges.0.new.location=A  -> answered owes D0002 and D0150
        2026-11-18  hold 10                                           -> D0150 in 10
        2026-11-18  wait 10
        2026-11-18  due                                               -> D0150
        2026-11-18  outbox  -> 1:D0002:released 2:D0150:released \\
                               3:D0150:released:corrects-2 4:D0150:released:corrects-3
        """.replace("\\\n                               ", "")
    )
    assert examine(story.desk).problems == ()


def test_a_correction_put_in_the_bin_leaves_what_was_sent_and_comes_back_as_it_was(story: Story) -> None:
    story.replay(EXCHANGED)
    visit_id = correct(story.desk, find_outgoing(story.desk, "2").id, "serial").id
    before = story.desk.store.visits.fields(visit_id)
    story.replay(
        f"""
        2026-11-17  set_field {A} replacement.exchanges.0.new.location=E
        2026-11-17  set_field {A} remarks=checked
        2026-11-17  bin {A}       -> nothing
        """
    )
    assert story.desk.store.visits.fields(visit_id) == before
    assert story.desk.store.visits.visit(visit_id).state == "finished"
    story.replay(
        f"""
        2026-11-17  unbin         -> draft:-
        2026-11-17  undo {A}      -> Remarks
        2026-11-17  undo {A}      -> Location of the new meter
        2026-11-17  undo {A}      -> nothing
        """
    )
    assert story.desk.store.visits.fields(visit_id) == before
    assert examine(story.desk).problems == ()


def test_only_a_correction_that_stands_is_the_latest_of_its_job(story: Story) -> None:
    """A version that was frozen for a correction and then put in the bin never counts."""
    story.replay(
        EXCHANGED
        + "2026-11-17 correct 2 replacement.exchanges.0.new.location=E -> answered owes D0002 and D0150"
    )
    job = story.job(A)
    newest = story.desk.store.visits.latest_version(job.id)
    assert newest is not None
    assert newest.version == 2
    correct(story.desk, find_outgoing(story.desk, "2").id, "once more")
    story.replay(f"2026-11-17 bin {A} -> nothing")
    newest = story.desk.store.visits.latest_version(job.id)
    assert newest is not None
    assert newest.version == 1
