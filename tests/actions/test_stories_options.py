"""Each option of the paper with each finding, on the sample files, from file in to file out."""

from __future__ import annotations

import pytest

from mopdesk.actions.jobs import job_view
from tests.stories import Story

A = "1200023305976"
D = "1410987654325"
E = "1100013222955"
NEW = "E26N123456"
ANSWER = "SSTPGP BACKSTOP CHECK:"
IMPORT_ONLY = "NEW METER STATIC, IMPORT ONLY."

OPTION_1 = {
    "fitted": ("ready owes D0002", "D0002", "answered due - owed-by -", "done"),
    "static-import-only": ("ready owes D0002", "D0002", "answered due - owed-by -", "done"),
    "import-export": ("ready owes D0002", "D0002", "answered due - owed-by -", "done"),
    "not-fitted": (
        "ready owes D0002",
        "D0002",
        "waiting-supplier due - owed-by X",
        "waiting-supplier c:X:2026-11-27",
    ),
    "static-adds-export": (
        "ready owes D0002",
        "D0002",
        "waiting-supplier due - owed-by X",
        "waiting-decision",
    ),
    "cannot-tell": (
        "ready owes D0002",
        "D0002",
        "revisit due 2026-11-23 owed-by M",
        "investigating b:M:2026-11-23",
    ),
    "no-access": (
        "ready owes D0002",
        "D0002",
        "revisit due 2026-11-23 owed-by M",
        "investigating b:M:2026-11-23",
    ),
}


@pytest.mark.parametrize("finding", OPTION_1)
def test_option_1_answers_a_d0001_with_a_d0002(story: Story, finding: str) -> None:
    visited, sent, job, case = OPTION_1[finding]
    story.replay(
        f"""
        2026-11-09  receive D0150002-made.usr   -> accepted
        2026-11-09  receive D0001001-made.usr   -> accepted
        2026-11-09  job {A}                     -> received due 2026-11-23 owed-by M
        2026-11-13  visit {A} {finding}         -> {visited}
        2026-11-13  send                        -> {sent}
        2026-11-13  job {A}                     -> {job}
        2026-11-13  case {A}                    -> {case}
        2026-11-13  send                        -> nothing
        """
    )
    assert "SSTPGP BACKSTOP CHECK: " in story.sent[0]


def test_option_1_goes_on_with_the_suppliers_d0142_and_a_d0150(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  receive D0150002-made.usr              -> accepted
        2026-11-09  receive D0001001-made.usr              -> accepted
        2026-11-13  visit {A} not-fitted                   -> ready owes D0002
        2026-11-13  send                                   -> D0002
        2026-11-18  receive D0142001-made-after-D0002.usr  -> accepted
        2026-11-18  jobs {A}                               -> answered received
        2026-11-18  job {A}                                -> received due 2026-12-02 owed-by M
        2026-11-18  case {A}                               -> replacing d:M:2026-12-02
        2026-11-20  visit {A} no-access                    -> revisit owes nothing
        2026-11-20  send                                   -> nothing
        2026-11-24  visit {A} not-fitted-replaced          -> ready owes D0150
        2026-11-24  send                                   -> D0150
        2026-11-24  jobs {A}                               -> answered answered
        2026-11-24  case {A}                               -> done
        """
    )
    assert story.sent[1].splitlines()[1:-1] == [
        f"288|{A}|20261124||E|",
        "289|0393|20150401|||",
        f"290|{NEW}|||100|H|ACME STATIC TYPE S5|UFUN|||||||||||N|20261124|20260302|20460302|||H|20261124|",
        "293|S|C|AI|1.00||5|||",
        f"296|20261124|{ANSWER} NOT FITTED. METER REPLACED 20261124, NEW METER {NEW}, {IMPORT_ONLY}|",
        "08A|F75A 00802|20261124|UFUN|",
    ]


def test_option_1_a_d0142_that_comes_before_the_d0002_is_kept_and_taken_up_after_it(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  receive D0150002-made.usr              -> accepted
        2026-11-09  receive D0001001-made.usr              -> accepted
        2026-11-10  receive D0142001-made-after-D0002.usr  -> accepted
        2026-11-10  jobs {A}                               -> received
        2026-11-13  visit {A} not-fitted                   -> ready owes D0002
        2026-11-13  send                                   -> D0002
        2026-11-13  jobs {A}                               -> answered received
        2026-11-13  job {A}                                -> received due 2026-11-24 owed-by M
        """
    )


def test_option_1_replaced_before_the_d0142_needs_its_authorisation(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  receive D0150002-made.usr       -> accepted
        2026-11-09  receive D0001001-made.usr       -> accepted
        2026-11-13  visit {A} not-fitted-replaced \\
                    -> visited owes D0002 and D0150 stopped by authorisation-missing
        2026-11-13  send {A}                        -> held:authorisation-missing
        """
    )
    job = story.job(A)
    visit = story.desk.store.visits.visits_of(job.id)[0]
    story.replay(
        f"""
        2026-11-16  visit {A} not-fitted-replaced \\
                    replacement.authorisation.by=J_Jones \\
                    replacement.authorisation.how=telephone \\
                    replacement.authorisation.at=2026-11-13_10:00  -> ready owes D0002 and D0150
        2026-11-16  send                            -> D0002 D0150
        2026-11-16  job {A}                         -> answered due - owed-by -
        """
    )
    assert visit.state == "finished"
    assert "replaced-before-request" in {flag.code for flag in story.job(A).flags}


OPTION_2 = {
    "fitted": ("ready owes D0150", "D0150", "answered due - owed-by -"),
    "static-import-only": ("ready owes D0150", "D0150", "answered due - owed-by -"),
    "import-export": ("ready owes D0150", "D0150", "answered due - owed-by -"),
    "not-fitted": ("ready owes D0150", "D0150", "revisit due 2026-11-23 owed-by M"),
    "not-fitted-replaced": ("ready owes D0150", "D0150", "answered due - owed-by -"),
    "static-adds-export": ("ready owes D0150", "D0150", "waiting-supplier due - owed-by X"),
    "cannot-tell": ("revisit owes nothing", "nothing", "revisit due 2026-11-23 owed-by M"),
    "no-access": ("revisit owes nothing", "nothing", "revisit due 2026-11-23 owed-by M"),
}


@pytest.mark.parametrize("finding", OPTION_2)
def test_option_2_answers_a_d0142_with_a_d0150(story: Story, finding: str) -> None:
    visited, sent, job = OPTION_2[finding]
    story.replay(
        f"""
        2026-11-09  set process.GMTR option-2
        2026-11-09  receive D0150002-made.usr  -> accepted
        2026-11-09  receive D0142001-made.usr  -> accepted
        2026-11-09  process {D}                -> option-2
        2026-11-13  visit {D} {finding}        -> {visited}
        2026-11-13  send                       -> {sent}
        2026-11-13  job {D}                    -> {job}
        """
    )


def test_option_2_unchanged_details_leave_with_the_finding_and_the_dates_they_had(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  set process.GMTR option-2
        2026-11-09  receive D0150002-made.usr  -> accepted
        2026-11-09  receive D0142001-made.usr  -> accepted
        2026-11-13  visit {E} fitted           -> ready owes D0150
        2026-11-13  send                       -> D0150
        """
    )
    assert story.sent[0].splitlines()[1:-1] == [
        f"288|{E}|20150401||E|",
        "289|0151|20150401|||",
        "290|S82E042896|||80|H|ACME FERRARIS TYPE C1|UFUN|||||||||||N|19850612|19850101||||H|20150401|",
        "293|L|C|AI|1.00||5|||",
        "293|N|C|AI|1.00||5|||",
        "296|20261113|SSTPGP BACKSTOP CHECK: FITTED. METER NOT REPLACED.|",
    ]


OPTION_3 = {
    "fitted": ("ready owes D0002 and D0150", "D0002 D0150", "answered due - owed-by -"),
    "static-import-only": ("ready owes D0002 and D0150", "D0002 D0150", "answered due - owed-by -"),
    "import-export": ("ready owes D0002 and D0150", "D0002 D0150", "answered due - owed-by -"),
    "not-fitted": ("ready owes D0002 and D0150", "D0002 D0150", "revisit due 2026-11-23 owed-by M"),
    "not-fitted-replaced": ("ready owes D0002 and D0150", "D0002 D0150", "answered due - owed-by -"),
    "static-adds-export": ("ready owes D0002 and D0150", "D0002 D0150", "waiting-supplier due - owed-by X"),
    "cannot-tell": ("ready owes D0002", "D0002", "revisit due 2026-11-23 owed-by M"),
    "no-access": ("ready owes D0002", "D0002", "revisit due 2026-11-23 owed-by M"),
}


@pytest.mark.parametrize("finding", OPTION_3)
def test_option_3_answers_a_d0001_with_a_d0002_and_a_d0150_together(story: Story, finding: str) -> None:
    visited, sent, job = OPTION_3[finding]
    story.replay(
        f"""
        2026-11-09  set process.GMTR option-3
        2026-11-09  receive D0150002-made.usr  -> accepted
        2026-11-09  receive D0001001-made.usr  -> accepted
        2026-11-13  visit {A} {finding}        -> {visited}
        2026-11-13  send                       -> {sent}
        2026-11-13  job {A}                    -> {job}
        """
    )
    stamps = {text.split("|")[7] for text in story.sent}
    assert len(stamps) <= 1, "what leaves together carries one time"


def test_option_3_neither_leaves_where_one_of_the_two_cannot(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  set process.GMTR option-3
        2026-11-09  receive D0001001-made.usr  -> accepted
        2026-11-13  visit {A} fitted           -> visited owes D0002 and D0150 stopped by details-missing
        2026-11-13  send {A}                   -> held:details-missing
        2026-11-13  job {A}                    -> visited due 2026-11-23 owed-by M
        2026-11-16  receive D0150002-made.usr  -> accepted
        2026-11-16  send {A}                   -> D0002 D0150
        2026-11-16  job {A}                    -> answered due - owed-by -
        """
    )


def test_option_3_a_revisit_after_no_access_completes_the_answer(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  set process.GMTR option-3
        2026-11-09  receive D0150002-made.usr  -> accepted
        2026-11-09  receive D0001001-made.usr  -> accepted
        2026-11-13  visit {A} no-access        -> ready owes D0002
        2026-11-13  send                       -> D0002
        2026-11-18  visit {A} fitted           -> ready owes D0002 and D0150
        2026-11-18  send                       -> D0002 D0150
        2026-11-18  job {A}                    -> answered due - owed-by -
        """
    )


def test_option_3_with_another_meter_on_site_only_the_d0002_leaves_until_the_office_decides(
    story: Story,
) -> None:
    story.replay(
        f"""
        2026-11-09  set process.GMTR option-3
        2026-11-09  receive D0150002-made.usr  -> accepted
        2026-11-09  receive D0001001-made.usr  -> accepted
        2026-11-13  visit {A} fitted meters.0.serial=Z99X12345 \\
                    different_meter_reason=Seen_and_photographed  -> ready owes D0002 and D0150
        2026-11-13  send                       -> D0002
        2026-11-13  job {A}                    -> revisit due 2026-11-23 owed-by M
        2026-11-13  send                       -> nothing
        """
    )
    assert "F75A 00802" in story.sent[0]
    assert "Z99X12345" in story.sent[0]


def test_the_request_is_told_as_what_its_answer_may_be(story: Story) -> None:
    story.replay(
        """
        2026-11-09  set process.GMTR option-2
        2026-11-09  receive D0150002-made.usr  -> accepted
        2026-11-09  receive D0142001-made.usr  -> accepted
        """
    )
    first = job_view(story.desk, story.job("1410987654325").id).explanation[0]
    assert "to find out whether the Import Meter has a backstop, and to replace it where it has none" in first
    story.replay(
        f"""
        2026-11-09  set process.GMTR option-1
        2026-11-09  receive D0001001-made.usr  -> accepted
        2026-11-13  visit {A} not-fitted       -> ready owes D0002
        2026-11-13  send                       -> D0002
        2026-11-16  receive D0142001-made-after-D0002.usr  -> accepted
        """
    )
    assert "asks to replace the meter for MPAN" in job_view(story.desk, story.job(A).id).explanation[0]
