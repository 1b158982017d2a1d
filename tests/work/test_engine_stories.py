"""Every option and every finding as a story: what each event leads to, who owes what by when."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mopdesk.work.clocks import running
from mopdesk.work.findings import findings
from mopdesk.work.nouns import JobState
from mopdesk.work.process import load_processes
from tests.work.process_stories import Story, play

STORIES = [
    (
        "option-1",
        "notified, investigated, nothing further",
        """
        2026-11-02 D0001 R>X           -> notified; no job; X owes by 2026-11-16
        2026-11-06 D0001 X>M           -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit fitted        -> investigating; job ready; M owes by 2026-11-20; D0002
        2026-11-12 release             -> done; job answered; nobody owes
        2026-11-13 visit fitted        -> refused: A visit cannot be recorded: the job is *answered*
        """,
    ),
    (
        "option-1",
        "not fitted, then the exchange that the Supplier asks for",
        """
        2026-11-06 D0001 X>M                 -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit not-fitted          -> investigating; job ready; M owes by 2026-11-20; D0002
        2026-11-12 release                   -> waiting-supplier; job waiting-supplier; X owes by 2026-11-26
        2026-11-18 D0142 X>M                 -> replacing; job received; M owes by 2026-12-02
        2026-11-25 visit not-fitted replaced -> replacing; job ready; M owes by 2026-12-02; D0150
        2026-11-26 release                   -> done; job answered; nobody owes
        """,
    ),
    (
        "option-1",
        "static, import only",
        """
        2026-11-06 D0001 X>M                -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit static-import-only -> investigating; job ready; M owes by 2026-11-20; D0002
        2026-11-10 release                  -> done; job answered; nobody owes
        """,
    ),
    (
        "option-1",
        "import and export registers, then a labelled D0142 all the same",
        """
        2026-11-06 D0001 X>M           -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit import-export -> investigating; job ready; M owes by 2026-11-20; D0002
        2026-11-10 release             -> done; job answered; nobody owes
        2026-11-18 D0142 X>M -> replacing; job received; M owes by 2026-12-02; flag labelled-after-fitted
        """,
    ),
    (
        "option-1",
        "adds export: the Supplier decides, without a clock",
        """
        2026-11-06 D0001 X>M                -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit static-adds-export -> investigating; job ready; M owes by 2026-11-20; D0002
        2026-11-12 release                  -> waiting-decision; job waiting-supplier; X owes
        2026-12-18 D0142 X>M                -> replacing; job received; M owes by 2027-01-06
        """,
    ),
    (
        "option-1",
        "no access still answers in time, and the clock runs on",
        """
        2026-11-06 D0001 X>M        -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit no-access  -> investigating; job ready; M owes by 2026-11-20; D0002 interim
        2026-11-10 release          -> investigating; job revisit; M owes by 2026-11-20
        2026-11-17 visit cannot-tell -> investigating; job ready; M owes by 2026-11-20; D0002 interim
        2026-11-17 release          -> investigating; job revisit; M owes by 2026-11-20
        2026-11-24 visit fitted     -> investigating; job ready; M owes by 2026-11-20; D0002
        2026-11-24 release          -> done; job answered; nobody owes
        """,
    ),
    (
        "option-1",
        "replaced before the D0142: both answers leave together, flagged",
        """
        2026-11-06 D0001 X>M                 -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit not-fitted replaced -> investigating; job ready; M owes by 2026-11-20; D0002 + D0150
        2026-11-10 release -> done; job answered; nobody owes; flag replaced-before-request
        """,
    ),
    (
        "option-1",
        "replaced while the D0142 is awaited",
        """
        2026-11-06 D0001 X>M        -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit not-fitted -> investigating; job ready; M owes by 2026-11-20; D0002
        2026-11-10 release          -> waiting-supplier; job waiting-supplier; X owes by 2026-11-24
        2026-11-11 visit not-fitted -> refused: A visit with the outcome *Backstop not fitted*
        2026-11-11 visit fitted replaced -> waiting-supplier; job ready; X owes by 2026-11-24; D0002 + D0150
        2026-11-11 release -> done; job answered; nobody owes; flag replaced-before-request
        """,
    ),
    (
        "option-1",
        "no access and not replaced after the D0142: no flow, the clock runs on",
        """
        2026-11-06 D0001 X>M        -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit not-fitted -> investigating; job ready; M owes by 2026-11-20; D0002
        2026-11-10 release          -> waiting-supplier; job waiting-supplier; X owes by 2026-11-24
        2026-11-18 D0142 X>M        -> replacing; job received; M owes by 2026-12-02
        2026-11-20 visit no-access  -> replacing; job revisit; M owes by 2026-12-02; nothing owed
        2026-11-20 release          -> refused: Nothing can be sent: the job is *revisit* and owes no flow
        2026-11-23 visit not-fitted -> replacing; job revisit; M owes by 2026-12-02; nothing owed
        2026-11-25 visit not-fitted replaced -> replacing; job ready; M owes by 2026-12-02; D0150
        2026-11-25 release          -> done; job answered; nobody owes
        """,
    ),
    (
        "option-1",
        "wrong flows are refused by name and state",
        """
        2026-11-06 D0142 X>M -> refused: A D0142 from role X to role M cannot be taken: the case is
        2026-11-06 D0001 D>M -> refused: A D0001 from role D to role M cannot be taken
        2026-11-06 D0001 X>M -> investigating; job received; M owes by 2026-11-20
        2026-11-07 D0142 X>M -> refused: A D0142 from role X to role M cannot be taken: the case is *inv
        """,
    ),
    (
        "option-1",
        "withdrawn and opened again",
        """
        2026-11-06 D0001 X>M       -> investigating; job received; M owes by 2026-11-20
        2026-11-09 close lost      -> refused: 'lost' is no reason to close a job
        2026-11-09 reopen          -> refused: The job cannot be reopened: it is *received*
        2026-11-09 close withdrawn -> investigating (closed); job closed; nobody owes
        2026-11-09 visit fitted    -> refused: A visit cannot be recorded: the job is *closed*
        2026-11-09 D0001 X>M       -> refused: A D0001 cannot be taken: the case is closed
        2026-11-10 close duplicate -> refused: The job cannot be closed: it is *closed* already
        2026-11-10 reopen          -> investigating; job received; M owes by 2026-11-20
        """,
    ),
    (
        "option-1",
        "a finished visit with gaps is not ready",
        """
        2026-11-06 D0001 X>M          -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit fitted stops -> investigating; job visited; M owes by 2026-11-20; D0002
        2026-11-10 visit fitted       -> investigating; job ready; M owes by 2026-11-20; D0002
        """,
    ),
    (
        "option-2",
        "fitted: an unchanged D0150",
        """
        2026-11-02 D0001 R>X    -> notified; no job; X owes by 2026-11-16
        2026-11-09 D0142 X>M    -> requested; job received; M owes by 2026-11-23
        2026-11-18 visit fitted -> requested; job ready; M owes by 2026-11-23; D0150
        2026-11-18 release      -> done; job answered; nobody owes
        """,
    ),
    (
        "option-2",
        "replaced on the spot",
        """
        2026-11-09 D0142 X>M                 -> requested; job received; M owes by 2026-11-23
        2026-11-18 visit not-fitted replaced -> requested; job ready; M owes by 2026-11-23; D0150
        2026-11-18 release                   -> done; job answered; nobody owes
        """,
    ),
    (
        "option-2",
        "not fitted and not replaced is told, and the replacement stays owed",
        """
        2026-11-09 D0142 X>M                 -> requested; job received; M owes by 2026-11-23
        2026-11-18 visit not-fitted          -> requested; job ready; M owes by 2026-11-23; D0150 interim
        2026-11-18 release                   -> requested; job revisit; M owes by 2026-11-23
        2026-11-20 visit not-fitted replaced -> requested; job ready; M owes by 2026-11-23; D0150
        2026-11-20 release                   -> done; job answered; nobody owes
        """,
    ),
    (
        "option-2",
        "no access and cannot tell have no flow",
        """
        2026-11-09 D0142 X>M         -> requested; job received; M owes by 2026-11-23
        2026-11-18 visit no-access   -> requested; job revisit; M owes by 2026-11-23; nothing owed
        2026-11-19 visit cannot-tell -> requested; job revisit; M owes by 2026-11-23; nothing owed
        2026-11-20 visit static-import-only -> requested; job ready; M owes by 2026-11-23; D0150
        """,
    ),
    (
        "option-2",
        "adds export: the Supplier decides and asks again",
        """
        2026-11-09 D0142 X>M                -> requested; job received; M owes by 2026-11-23
        2026-11-18 visit static-adds-export -> requested; job ready; M owes by 2026-11-23; D0150
        2026-11-18 release                  -> waiting-decision; job waiting-supplier; X owes
        2026-11-30 D0142 X>M                -> requested; job received; M owes by 2026-12-14
        2026-12-02 visit static-adds-export replaced -> requested; job ready; M owes by 2026-12-14; D0150
        2026-12-02 release                  -> done; job answered; nobody owes
        """,
    ),
    (
        "option-3",
        "fitted: D0002 and D0150 at the same time",
        """
        2026-11-02 D0001 R>X           -> notified; no job; X owes by 2026-11-16
        2026-11-06 D0001 X>M           -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit import-export -> investigating; job ready; M owes by 2026-11-20; D0002 + D0150
        2026-11-10 release             -> done; job answered; nobody owes
        """,
    ),
    (
        "option-3",
        "no access, then not fitted, then replaced",
        """
        2026-11-06 D0001 X>M                 -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit no-access           -> investigating; job ready; M owes by 2026-11-20; D0002 interim
        2026-11-10 release                   -> investigating; job revisit; M owes by 2026-11-20
        2026-11-11 visit not-fitted -> investigating; job ready; M owes by 2026-11-20; D0002 + D0150 interim
        2026-11-11 release                   -> investigating; job revisit; M owes by 2026-11-20
        2026-11-12 visit not-fitted replaced -> investigating; job ready; M owes by 2026-11-20; D0002 + D0150
        2026-11-12 release                   -> done; job answered; nobody owes
        """,
    ),
    (
        "option-3",
        "adds export: the Supplier may ask for a replacement",
        """
        2026-11-06 D0001 X>M -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit static-adds-export -> investigating; job ready; M owes by 2026-11-20; D0002 + D0150
        2026-11-10 release                  -> waiting-decision; job waiting-supplier; X owes
        2026-11-18 D0142 X>M                -> replacing; job received; M owes by 2026-12-02
        2026-11-20 visit no-access          -> replacing; job revisit; M owes by 2026-12-02; nothing owed
        2026-11-25 visit static-adds-export replaced -> replacing; job ready; M owes by 2026-12-02; D0150
        2026-11-25 release                  -> done; job answered; nobody owes
        """,
    ),
    (
        "plain-investigation",
        "a distributor's D0001",
        """
        2026-11-06 D0001 R>M       -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit no-access -> investigating; job ready; M owes by 2026-11-20; D0002 interim
        2026-11-10 release         -> investigating; job revisit; M owes by 2026-11-20
        2026-11-12 visit not-asked -> investigating; job ready; M owes by 2026-11-20; D0002
        2026-11-12 release         -> done; job answered; nobody owes
        """,
    ),
    (
        "plain-investigation",
        "replaced although only an investigation was asked for",
        """
        2026-11-06 D0001 X>M                -> investigating; job received; M owes by 2026-11-20
        2026-11-10 visit not-asked replaced -> investigating; job ready; M owes by 2026-11-20; D0002 + D0150
        2026-11-10 release -> done; job answered; nobody owes; flag replaced-before-request
        """,
    ),
    (
        "plain-exchange",
        "no access, not replaced, replaced",
        """
        2026-11-09 D0142 X>M                -> requested; job received; M owes by 2026-11-23
        2026-11-10 visit no-access          -> requested; job revisit; M owes by 2026-11-23; nothing owed
        2026-11-11 visit not-asked          -> requested; job revisit; M owes by 2026-11-23; nothing owed
        2026-11-12 visit not-asked replaced -> requested; job ready; M owes by 2026-11-23; D0150
        2026-11-12 release                  -> done; job answered; nobody owes
        """,
    ),
]


@pytest.mark.parametrize(
    ("process", "text"), [pytest.param(p, text, id=f"{p}: {name}") for p, name, text in STORIES]
)
def test_story(process, text):
    written, played, _ = play(process, text)
    assert played == written


def test_the_first_job_is_settled_when_the_request_comes():
    *_, story = play(
        "option-1",
        """
        2026-11-06 D0001 X>M        -> x
        2026-11-10 visit not-fitted -> x
        2026-11-12 release          -> x
        2026-11-18 D0142 X>M        -> x
        """,
    )
    first, second = story.jobs
    assert (first.state.value, first.due, first.owed_by) == ("answered", None, None)
    assert (second.clock, second.state.value) == ("d", "received")
    assert [(clock.clock, str(clock.stopped_on)) for clock in story.case.clocks] == [
        ("b", "2026-11-12"),
        ("c", "2026-11-18"),
        ("d", "None"),
    ]


def test_a_visit_overtaken_by_the_request_is_flagged():
    *_, story = play(
        "option-1",
        """
        2026-11-06 D0001 X>M                 -> x
        2026-11-10 visit not-fitted          -> x
        2026-11-12 release                   -> x
        2026-11-13 visit not-fitted replaced -> x
        2026-11-18 D0142 X>M                 -> x
        """,
    )
    first, second = story.jobs
    assert (first.state, [flag.code for flag in first.flags]) == (JobState.ANSWERED, ["visit-not-answered"])
    assert (second.state, second.flags) == (JobState.RECEIVED, ())


def test_nothing_is_owed_while_the_finding_is_open():
    *_, story = play("option-3", "2026-11-06 D0001 X>M -> x")
    assert story.visit(None, "", "stops") == "nothing owed"
    assert story.job.state.value == "visited"
    assert "not recorded yet" in story.owed.silent


EVENTS = st.sampled_from(
    [
        "D0001 R>X", "D0001 X>M", "D0142 X>M", "D0001 R>M", "release", "close withdrawn", "reopen",
        *(f"visit {finding}" for finding in findings()),
        *(f"visit {finding} replaced" for finding in findings()),
    ]
)  # fmt: skip


@settings(max_examples=400)
@given(st.sampled_from(sorted(load_processes())), st.lists(EVENTS, min_size=4, max_size=14))
def test_whatever_happens_case_and_job_agree(process, events):
    story = Story(process)
    for day, event in enumerate(events, 2):
        needs_a_job = not event.startswith("D0")
        if needs_a_job and (not story.jobs or (event == "release" and story.owed is None)):
            continue
        if event == "release" and story.job.state is not JobState.READY:
            continue
        story.happens(f"2026-11-{day:02} {event}")
        agree(story)


def agree(story):
    """Assert what holds after every event."""
    if story.case is None:
        assert story.jobs == []
        return
    state = story.process.state(story.case.state)
    ours, theirs = running(story.case, "M"), running(story.case, "X")
    assert len(ours) <= 1
    assert len(theirs) <= 1
    if state.final:
        assert not ours
        assert not theirs
    if state.waits_for:
        assert not ours
    for earlier in story.jobs[:-1]:
        assert earlier.state in (JobState.ANSWERED, JobState.WAITING_SUPPLIER)
        assert earlier.due is None
    if story.jobs and story.job.state is not JobState.CLOSED:
        assert story.job.due == (ours[0].due if ours else None)
        assert (story.job.owed_by == "M") == bool(ours)
        assert (story.job.state is JobState.ANSWERED) == state.final
