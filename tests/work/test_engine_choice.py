"""Which process and case a request follows, in the order of the law; what its text says; a change of mind."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.work import labels
from mopdesk.work.choice import choose, choose_for_notification
from mopdesk.work.engine import arrive
from mopdesk.work.nouns import Case, JobState, KindOfWork, Request
from mopdesk.work.process import load_processes
from mopdesk.work.process_change import change_process, waiting_again
from tests.work.process_stories import MPAN, Story, play

PROCESSES = load_processes()
LABELLED = "SSTPGP INSTALLED - CONFIRM BACKSTOP"
PLAIN = "METER RUNNING FAST"


def case(process, state, *, finding="", supplier="GMTR", **changes):
    values = {"id": f"{process}-{state}", "mpan": MPAN, "opened_on": date(2026, 11, 6)} | changes
    return Case(process=process, state=state, finding=finding, supplier=supplier, **values)


def asked(*cases, flow="D0001", text=LABELLED, role="X", profile="option-1"):
    return choose(
        cases, PROCESSES, flow=flow, mpan=MPAN, supplier="GMTR", sender_role=role, text=text, profile=profile
    )


# (what, open cases, request, process, joined case, repeated case, flags)
CHOICES = [
    ("labelled D0001, Option 1", [], {}, "option-1", None, None, []),
    ("labelled D0001, Option 3", [], {"profile": "option-3"}, "option-3", None, None, []),
    ("labelled D0142, Option 2", [], {"flow": "D0142", "profile": "option-2"}, "option-2", None, None, []),
    ("no label, D0001", [], {"text": PLAIN}, "plain-investigation", None, None, []),
    ("no label, D0142", [], {"text": PLAIN, "flow": "D0142"}, "plain-exchange", None, None, []),
    ("labelled, but no Supplier", [], {"role": "R"}, "plain-investigation", None, None, []),
    (
        "D0142 does not start Option 1",
        [],
        {"flow": "D0142"},
        "option-2",
        None,
        None,
        ["flow-does-not-start-process"],
    ),
    (
        "D0142 does not start Option 3",
        [],
        {"flow": "D0142", "profile": "option-3"},
        "option-2",
        None,
        None,
        ["flow-does-not-start-process"],
    ),
    (
        "D0001 does not start Option 2",
        [],
        {"profile": "option-2"},
        "option-1",
        None,
        None,
        ["flow-does-not-start-process"],
    ),
    (
        "a waiting case takes its D0142",
        [case("option-1", "waiting-supplier", finding="not-fitted")],
        {"flow": "D0142"},
        "option-1",
        "option-1-waiting-supplier",
        None,
        [],
    ),
    (
        "a waiting case wins over the profile",
        [case("option-1", "waiting-supplier", finding="not-fitted")],
        {"flow": "D0142", "profile": "option-2"},
        "option-1",
        "option-1-waiting-supplier",
        None,
        [],
    ),
    (
        "an unlabelled D0142 joins a waiting case, to confirm",
        [case("option-1", "waiting-supplier", finding="not-fitted")],
        {"flow": "D0142", "text": PLAIN},
        "option-1",
        "option-1-waiting-supplier",
        None,
        ["unlabelled-joined"],
    ),
    (
        "a D0142 of no Supplier joins nothing",
        [case("option-1", "waiting-supplier", finding="not-fitted")],
        {"flow": "D0142", "role": "R"},
        "plain-exchange",
        None,
        None,
        [],
    ),
    (
        "a labelled D0142 after FITTED joins; the table flags it as it is taken",
        [case("option-1", "done", finding="fitted")],
        {"flow": "D0142"},
        "option-1",
        "option-1-done",
        None,
        [],
    ),
    (
        "an unlabelled D0142 after FITTED is plain work",
        [case("option-1", "done", finding="fitted")],
        {"flow": "D0142", "text": PLAIN},
        "plain-exchange",
        None,
        None,
        [],
    ),
    (
        "a labelled D0142 after a replacement is a new matter",
        [case("option-1", "done", finding="not-fitted")],
        {"flow": "D0142"},
        "option-2",
        None,
        None,
        ["flow-does-not-start-process"],
    ),
    (
        "a labelled D0142 after FITTED in Option 2 opens a new case, flagged",
        [case("option-2", "done", finding="fitted")],
        {"flow": "D0142", "profile": "option-2"},
        "option-2",
        None,
        None,
        ["labelled-after-fitted"],
    ),
    (
        "a new D0001 after an answer opens a new case",
        [case("option-1", "done", finding="fitted")],
        {},
        "option-1",
        None,
        None,
        [],
    ),
    (
        "a second request while the first is open is attached",
        [case("option-1", "investigating")],
        {},
        "option-1",
        None,
        "option-1-investigating",
        ["request-repeated"],
    ),
    (
        "a second request of another flow is attached too",
        [case("option-1", "investigating")],
        {"flow": "D0142", "text": PLAIN},
        "option-1",
        None,
        "option-1-investigating",
        ["request-repeated"],
    ),
    (
        "the same question while the D0142 is awaited is attached",
        [case("option-1", "waiting-supplier", finding="not-fitted")],
        {},
        "option-1",
        None,
        "option-1-waiting-supplier",
        ["request-repeated"],
    ),
    (
        "other work while the D0142 is awaited gets its own deadline",
        [case("option-1", "waiting-supplier", finding="not-fitted")],
        {"text": PLAIN},
        "plain-investigation",
        None,
        None,
        [],
    ),
    (
        "a notified case takes the request",
        [case("option-1", "notified")],
        {},
        "option-1",
        "option-1-notified",
        None,
        [],
    ),
    (
        "a notified case follows the flow that comes",
        [case("option-1", "notified")],
        {"flow": "D0142"},
        "option-2",
        "option-1-notified",
        None,
        ["flow-does-not-start-process"],
    ),
    (
        "another Supplier's open case is flagged",
        [case("option-1", "waiting-supplier", supplier="OTHR")],
        {},
        "option-1",
        None,
        None,
        ["another-supplier"],
    ),
    (
        "another Supplier's settled case is not",
        [case("option-1", "done", supplier="OTHR")],
        {},
        "option-1",
        None,
        None,
        [],
    ),
    (
        "another MPAN's case is not",
        [case("option-1", "investigating", mpan="other")],
        {},
        "option-1",
        None,
        None,
        [],
    ),
    (
        "a closed case is not",
        [case("option-1", "investigating", closed=True)],
        {},
        "option-1",
        None,
        None,
        [],
    ),
]


@pytest.mark.parametrize(
    ("cases", "request_", "process", "joined", "repeated", "flags"),
    [pytest.param(*row[1:], id=row[0]) for row in CHOICES],
)
def test_choice(cases, request_, process, joined, repeated, flags):
    choice = asked(*cases, **request_)
    assert choice.process.process == process
    assert (choice.case.id if choice.case else None) == joined
    assert (choice.repeats.id if choice.repeats else None) == repeated
    assert [flag.code for flag in choice.flags] == flags
    assert choice.reason
    assert all(flag.text and "{" not in flag.text for flag in choice.flags)
    if choice.case:
        assert choice.case.process == process


@pytest.mark.parametrize("row", [row for row in CHOICES if row[5] is None], ids=lambda row: row[0])
def test_what_is_chosen_is_taken(row, calendar):
    choice = asked(*row[1], **row[2])
    request_ = {"flow": "D0001", "role": "X"} | row[2]
    arrival = arrive(
        choice.process, choice.case, flow=request_["flow"], from_role=request_["role"], to_role="M",
        mpan=MPAN, supplier="GMTR", on=date(2026, 11, 18), calendar=calendar, new_id=lambda: "new",
    )  # fmt: skip
    assert arrival.job_state is JobState.RECEIVED
    assert arrival.due == date(2026, 12, 2)
    assert arrival.owed_by == "M"


@pytest.fixture
def calendar():
    return Story("option-1").calendar


@pytest.mark.parametrize("profile", ["option-9", "plain-exchange", ""])
def test_a_profile_that_is_no_option_is_refused(profile):
    with pytest.raises(Usage, match="GMTR"):
        asked(profile=profile)


def test_a_flows_version_does_not_count():
    choice = asked(flow="D0142001", profile="option-2")
    assert choice.process.process == "option-2"
    assert choice.process.takes("start", "D0142001", "X") is choice.process.takes("start", "D0142", "X")


def test_a_profile_is_not_asked_for_plain_work():
    assert asked(text=PLAIN, profile="option-9").process.plain


def test_a_notification_opens_a_case_or_is_noted_on_the_open_one():
    def notify(*cases):
        return choose_for_notification(cases, PROCESSES, mpan=MPAN, supplier="GMTR", profile="option-3")

    assert notify().process.process == "option-3"
    assert notify().repeats is None
    open_case = case("option-1", "investigating")
    assert notify(open_case).repeats is open_case
    assert notify(case("option-1", "done")).repeats is None
    assert notify(case("option-1", "investigating", supplier="OTHR")).repeats is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SSTPGP INSTALLED 4.0KW PV - CONFIRM IMPORT METER BACKSTOP", ("SSTPGP", "BACKSTOP")),
        ("sstpgp sstpgp", ("sstpgp",)),
        ("NO SSTPGP", ("SSTPGP",)),
        ("Microgeneration at site", ("Microgeneration",)),
        ("check back   stop", ("back stop",)),
        ("Back-stop?", ("Back-stop",)),
        ("METER RUNNING FAST CUSTOMER COMPLAINT", ()),
        ("SSTPGPS", ()),
        ("XBACKSTOP", ()),
        ("", ()),
    ],
)
def test_labels_are_whole_words_and_shown_as_they_stand(text, words):
    assert labels.find(text) == words


@given(st.text())
def test_labels_never_fail_and_stand_in_the_text(text):
    for word in labels.find(text):
        assert word in " ".join(text.split())


@pytest.mark.parametrize(
    ("flow", "text", "existing", "kind"),
    [
        ("D0001", "REPLACE METER", None, KindOfWork.INVESTIGATION),
        ("D0142", "SSTPGP - REPLACE METER, NO BACKSTOP FITTED", True, KindOfWork.EXCHANGE),
        ("D0142", "SSTPGP - CHECK BACKSTOP AND REPLACE IF NONE", True, KindOfWork.EXCHANGE),
        ("D0142", "SSTPGP - CHECK BACKSTOP", True, KindOfWork.INVESTIGATION),
        ("D0142", "PLS INSTALL 1 PH 1 RT DOM METER IN CREDIT MODE", False, KindOfWork.INSTALLATION),
        ("D0142", "PLS INSTALL 1 PH 1 RT DOM METER IN CREDIT MODE", True, KindOfWork.EXCHANGE),
        ("D0142", "REMOVE ALL METERS", True, KindOfWork.REMOVAL),
        ("D0142", "RECONFIGURE TO 2 RATE", True, KindOfWork.FUNCTIONALITY),
        ("D0142", "", None, KindOfWork.EXCHANGE),
    ],
)
def test_the_kind_of_work_is_proposed(flow, text, existing, kind):
    request_ = Request(
        flow=flow, mpan=MPAN, sender_role="X", sender_id="GMTR", text=text, existing_metering=existing
    )
    assert labels.propose_kind(request_) is kind


def changed(story, process, *, alone=True):
    return change_process(
        PROCESSES[process], story.case, story.job, story.calendar, old=story.process, alone=alone,
        new_id=lambda: "fresh",
    )  # fmt: skip


def test_a_lone_job_takes_its_case_along_and_counts_from_its_receipt():
    *_, story = play(
        "option-1", "2026-11-02 D0001 R>X -> x\n2026-11-06 D0001 X>M -> x\n2026-11-10 visit fitted -> x"
    )
    moved = changed(story, "option-3")
    assert moved.left is None
    assert (moved.case.id, moved.case.process, moved.case.state) == (
        story.case.id,
        "option-3",
        "investigating",
    )
    assert (moved.job.process, moved.job.state, moved.job.due) == (
        "option-3",
        JobState.VISITED,
        date(2026, 11, 20),
    )
    assert [(clock.clock, clock.owner) for clock in moved.case.clocks] == [("a", "X"), ("b", "M")]
    plain = changed(story, "plain-investigation")
    assert [(clock.clock, clock.owner) for clock in plain.case.clocks] == [("b", "M")]


def test_a_request_that_joined_wrongly_leaves_the_old_case_waiting_again():
    *_, story = play(
        "option-1",
        """
        2026-11-06 D0001 X>M        -> x
        2026-11-10 visit not-fitted -> x
        2026-11-12 release          -> x
        """,
    )
    before = story.case
    waiting = story.job
    story.happens("2026-11-18 D0142 X>M")
    moved = changed(story, "plain-exchange", alone=False)
    assert moved.left == before
    assert waiting_again(story.process, moved.left, story.jobs[0]) == waiting
    assert (moved.case.id, moved.case.process, moved.case.state) == ("fresh", "plain-exchange", "requested")
    assert (moved.job.case_id, moved.job.due, moved.job.owed_by) == ("fresh", date(2026, 12, 2), "M")


def test_a_job_that_waits_for_nobody_stays_settled():
    *_, story = play("option-1", "2026-11-06 D0001 X>M -> x")
    assert waiting_again(story.process, story.case, story.job) is story.job


def test_a_process_that_the_flow_does_not_start_is_refused():
    *_, story = play("option-1", "2026-11-06 D0001 X>M -> x")
    with pytest.raises(NotAllowed, match="does not start with a D0001"):
        changed(story, "option-2")


@pytest.mark.parametrize("state", [JobState.CLOSED, JobState.ANSWERED, JobState.WAITING_SUPPLIER])
def test_a_settled_job_keeps_its_process(state):
    *_, story = play("option-1", "2026-11-06 D0001 X>M -> x")
    story.jobs[-1] = msgspec.structs.replace(story.job, state=state)
    with pytest.raises(NotAllowed, match=state.value):
        changed(story, "option-3")


def test_an_office_adds_a_word_that_labels_a_request():
    assert labels.find("SOLAR BACKFEED ENQUIRY") == ()
    own = labels.Labels({"label": "SSTPGP, backfeed*", "removal.0": "X"})
    assert own.find("Solar backfeeding enquiry") == ("backfeeding",)
    assert own.find("NO MICROGEN HERE") == ()
    assert labels.words_fault("AB") == "AB: a word has 3 letters or more, and a star only at its end."
    assert labels.words_fault(" , ") == "The list needs at least one word."
