"""Plain work, second requests, notifications, withdrawals and the choice of a process, as stories."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mopdesk.actions.import_flow import import_path
from tests.stories import SAMPLES, Story

A = "1200023305976"
C = "1001234567898"
D = "1410987654325"


def test_a_plain_investigation_is_answered_in_words_and_without_the_label(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  receive D0001001-made.usr       -> accepted
        2026-11-09  process {C}                     -> plain-investigation
        2026-11-13  visit {C} plain-investigation   -> ready owes D0002
        2026-11-13  send                            -> D0002
        2026-11-13  job {C}                         -> answered due - owed-by -
        """
    )
    assert "ACCURACY CHECK WITHIN LIMITS" in story.sent[0]
    assert "SSTPGP" not in story.sent[0]


def test_a_d0142_does_not_start_option_3_so_it_follows_what_it_does_start_and_is_flagged(
    story: Story,
) -> None:
    story.replay(
        f"""
        2026-11-09  set process.GMTR option-3
        2026-11-09  receive D0142001-made.usr  -> accepted
        2026-11-09  process {D}                -> option-2
        2026-11-09  flags {D}                  -> details-not-held flow-does-not-start-process kind-to-confirm
        """
    )


def test_a_d0001_does_not_start_option_2_so_it_follows_option_1_and_is_flagged(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  set process.GMTR option-2
        2026-11-09  receive D0001001-made.usr  -> accepted
        2026-11-09  process {A}                -> option-1
        2026-11-09  flags {A} \\
                    -> address-missing flow-does-not-start-process request-layout-assumed
        """
    )


def test_a_second_request_is_attached_and_the_deadline_stays(story: Story, tmp_path: Path) -> None:
    story.replay("2026-11-09  receive D0001001-made.usr -> accepted")
    again = tmp_path / "again.usr"
    first = (SAMPLES / "D0001001-made.usr").read_bytes()
    again.write_bytes(first.replace(b"0000000201", b"0000000209"))
    story.desk.clock.set_to = date(2026, 11, 13)
    assert import_path(story.desk, again).verdict == "accepted"
    story.replay(
        f"""
        2026-11-13  jobs {A}  -> received
        2026-11-13  job {A}   -> received due 2026-11-23 owed-by M
        2026-11-13  flags {A} -> address-missing request-layout-assumed request-repeated
        """
    )
    assert len(story.desk.store.jobs.repeats(story.job(A).id)) == 1


def test_a_job_is_closed_without_an_answer_and_reopened_with_its_deadline(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  receive D0001001-made.usr  -> accepted
        2026-11-10  close {A} withdrawn        -> closed
        2026-11-10  job {A}                    -> closed due - owed-by -
        2026-11-11  reopen {A}                 -> received
        2026-11-11  job {A}                    -> received due 2026-11-23 owed-by M
        """
    )
