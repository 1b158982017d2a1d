"""What a person decides about a file that was not taken in, told for every reason that it was refused for."""

from __future__ import annotations

from pathlib import Path

import pytest

from mopdesk.actions import work_through
from mopdesk.actions.check import check_jobs
from mopdesk.actions.decide_file import LONGEST_REASON, find_receipt, reject, release, take_up
from mopdesk.actions.doctor import examine
from mopdesk.actions.file_choices import choices_of, release_ahead
from mopdesk.actions.file_history import history_of_file
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.inbox import waiting_files
from mopdesk.actions.retention import run_retention
from mopdesk.actions.settings import set_option
from mopdesk.actions.work_through import Imported
from mopdesk.basics.errors import NotAllowed, Usage
from mopdesk.desk import open_desk
from mopdesk.flows.catalogue import Catalogue
from mopdesk.work.file_decisions import waits
from tests.stories import SAMPLES, Story

A, B, C = "1200023305976", "2000055433815", "1001234567898"
D0001, D0142 = SAMPLES / "D0001001-made.usr", SAMPLES / "D0142001-made.usr"
WHY = "GMTR rang: it is meant for us"


def arrive(story: Story, name: str, *changes: tuple[bytes, bytes], of: Path = D0001) -> Imported:
    """Take in a sample with some bytes changed, as a file of that name."""
    data = of.read_bytes()
    for old, new in changes:
        assert old in data, old
        data = data.replace(old, new)
    file = story.folder / name
    file.write_bytes(data)
    return import_path(story.desk, file, received_on=story.desk.today())


def codes(done: Imported) -> set[str]:
    return {found.code for found in done.problems}


def verdict(story: Story, receipt_id: str) -> str:
    found = story.desk.store.inbox.get(receipt_id)
    assert found is not None
    return found.verdict


def choices(story: Story, receipt_id: str):
    found = story.desk.store.inbox.get(receipt_id)
    assert found is not None
    assert waits(found) is choices_of(story.desk, found).waits
    return choices_of(story.desk, found)


TO_ANOTHER = ((b"|M|BMET|", b"|M|XMET|"),)
SHORT_BY_ONE = ((b"|7||3|", b"|8||3|"),)
INSTANCES = ((b"|7||3|", b"|7||4|"),)
CUT = ((b"ZPT|0000000201|7||3|20261106081501|\n", b""),)
A_TEST = ((b"|OPER|", b"|TR01|"),)
NO_FLAG = ((b"|OPER|", b"|LIVE|"),)
NO_GOOD_MPAN = (
    (b"1200023305976", b"1200023305977"),
    (b"2000055433815", b"2000055433816"),
    (b"1001234567898", b"1001234567899"),
)

RELEASED = {
    "for another Meter Operator": (TO_ANOTHER, "not-our-id"),
    "a line fewer than its trailer counts": (SHORT_BY_ONE, "group-count-wrong"),
    "an instance fewer than its trailer counts": (INSTANCES, "flow-count-wrong"),
}
NEVER_RELEASED = {
    "cut short": (CUT, "no-trailer", "corrected file"),
    "a test file in a live store": (A_TEST, "test-flag-differs", "Import test files into a test store"),
    "neither live nor test": (NO_FLAG, "test-flag-unknown", "Ask the sender"),
    "no MPAN that is good": (NO_GOOD_MPAN, "mpan-check-digit", "corrected file"),
}


@pytest.mark.parametrize(("changes", "code"), RELEASED.values(), ids=RELEASED.keys())
def test_a_reason_lets_in_what_a_person_can_answer_for(story: Story, changes, code: str) -> None:
    refused = arrive(story, "refused.usr", *changes)
    assert (refused.verdict, code in codes(refused), refused.job_ids) == ("refused", True, ())
    assert choices(story, refused.receipt_id).may_release
    assert [one.id for one in waiting_files(story.desk)] == [refused.receipt_id]
    done = release(story.desk, refused.receipt_id, f"  {WHY}\n ")
    assert (done.verdict, len(done.job_ids)) == ("accepted", 3)
    assert {one.severity.value for one in done.problems if one.code == code} == {"warning"}
    (decided,) = story.desk.store.inbox.decisions(refused.receipt_id)
    assert (decided.decision, decided.reason, decided.settled) == ("released", WHY, (code,))
    assert waiting_files(story.desk) == ()
    again = import_path(story.desk, story.folder / "refused.usr")
    assert again.verdict == "already-received"
    assert [one.text for one in again.problems if one.code == "released-before"] == [
        f"It was refused at first and released by story on 9 November 2026, 10:00: “{WHY}”."
    ]
    assert story.desk.store.jobs.count() == 3
    with pytest.raises(NotAllowed, match=r"cannot be released.*settled on its jobs"):
        release(story.desk, refused.receipt_id, WHY)
    with pytest.raises(NotAllowed, match="cannot be rejected"):
        reject(story.desk, refused.receipt_id, WHY)
    assert examine(story.desk).problems == ()


@pytest.mark.parametrize(("changes", "code", "advice"), NEVER_RELEASED.values(), ids=NEVER_RELEASED.keys())
def test_what_no_reason_lets_in_is_only_rejected(story: Story, changes, code: str, advice: str) -> None:
    refused = arrive(story, "refused.usr", *changes)
    assert (refused.verdict, code in codes(refused)) == ("refused", True)
    offered = choices(story, refused.receipt_id)
    assert (offered.may_release, offered.may_reject) == (False, True)
    assert offered.why_not
    assert advice in offered.advice
    head = story.desk.store.journal.head()
    with pytest.raises(NotAllowed, match="cannot be released") as told:
        release(story.desk, refused.receipt_id, WHY)
    assert told.value.detail == offered.why_not
    assert story.desk.store.journal.head() == head
    assert reject(story.desk, refused.receipt_id, "asked for it again").verdict == "rejected"
    assert story.desk.store.jobs.count() == 0
    assert waiting_files(story.desk) == ()
    assert examine(story.desk).problems == ()


def test_bytes_that_are_no_flow_file_are_only_rejected(story: Story) -> None:
    file = story.folder / "letter.usr"
    file.write_bytes(b"%PDF-1.7\nDear Sirs\n")
    refused = import_path(story.desk, file)
    assert not choices(story, refused.receipt_id).may_release
    reject(story.desk, refused.receipt_id, "a letter, given to the office")
    assert verdict(story, refused.receipt_id) == "rejected"


def test_a_rejected_file_stays_rejected_whatever_comes_until_a_person_takes_it_up(story: Story) -> None:
    refused = arrive(story, "theirs.usr", *TO_ANOTHER)
    story.minutes = 42
    reject(story.desk, refused.receipt_id, "GMTR sends it to XMET")
    set_option(story.desk, "participant_id", "XMET")
    again = import_path(story.desk, story.folder / "theirs.usr")
    assert again.verdict == "already-received"
    assert [one.text for one in again.problems if one.code == "rejected-before"] == [
        "It was rejected by story on 9 November 2026, 10:42: “GMTR sends it to XMET”."
    ]
    with pytest.raises(NotAllowed, match=r"rejected by story.*Take it up again first"):
        release(story.desk, refused.receipt_id, WHY)
    assert (verdict(story, refused.receipt_id), story.desk.store.jobs.count()) == ("rejected", 0)
    done = take_up(story.desk, refused.receipt_id, "we are XMET now")
    assert (done.verdict, len(done.job_ids)) == ("accepted", 3)
    with pytest.raises(NotAllowed, match="cannot be taken up again"):
        take_up(story.desk, refused.receipt_id, "once more")
    assert examine(story.desk).problems == ()


def test_a_rejected_file_taken_up_again_waits_again_where_the_cause_is_still_there(story: Story) -> None:
    refused = arrive(story, "theirs.usr", *TO_ANOTHER)
    reject(story.desk, refused.receipt_id, "not ours")
    assert take_up(story.desk, refused.receipt_id, "rejected by mistake").verdict == "refused"
    assert choices(story, refused.receipt_id).may_release
    reject(story.desk, refused.receipt_id, "not ours after all")
    told = history_of_file(story.desk, story.desk.store.inbox.latest()[0])
    assert [(one.title, one.detail) for one in told] == [
        ("Rejected", "not ours after all"),
        ("Taken up again", "rejected by mistake"),
        ("Rejected", "not ours"),
        ("Read", ""),
        ("Received and kept", ""),
    ]
    assert {one.actor for one in told} == {"story"}


# --- the same identifier with other bytes ---

CHANGED = ((b"3.6KW", b"3.9KW"),)


def test_a_twin_that_counts_too_doubles_nothing(story: Story) -> None:
    story.replay("2026-11-09  receive D0001001-made.usr  -> accepted")
    refused = arrive(story, "later.usr", *CHANGED)
    assert "same-file-identifier" in codes(refused)
    assert release_ahead(story.desk, refused.receipt_id) == (
        "The file tells of 3 MPANs.",
        (
            "2 MPANs stand word for word in “D0001001-made.usr” or another file of this identifier and would "
            "not be taken in twice; 1 MPAN would be."
        ),
    )
    done = release(story.desk, refused.receipt_id, "GMTR: the later one holds for B")
    assert done.verdict == "accepted"
    (said,) = (one.text for one in done.problems if one.code == "known-from-twin")
    assert said == (
        "Of its 3 MPANs, 2 stand word for word in “D0001001-made.usr” or another file of this identifier; "
        "they were not taken in twice."
    )
    assert story.desk.store.jobs.count() == 3
    repeats = {mpan: len(story.desk.store.jobs.repeats(story.job(mpan).id)) for mpan in (A, B, C)}
    assert repeats == {A: 0, B: 1, C: 0}
    assert examine(story.desk).problems == ()
    third = arrive(story, "third.usr", *CHANGED, (b"4.0KW", b"4.4KW"))
    done = release(story.desk, third.receipt_id, "and that one for A")
    assert [len(story.desk.store.jobs.repeats(story.job(mpan).id)) for mpan in (A, B, C)] == [1, 1, 0]


def test_what_was_answered_is_not_asked_again_by_its_twin(story: Story) -> None:
    story.replay(
        f"""
        2026-11-09  receive D0001001-made.usr  -> accepted
        2026-11-13  visit {A} fitted           -> ready owes D0002
        2026-11-13  send                       -> D0002
        2026-11-13  close {B} withdrawn        -> closed
        """
    )
    refused = arrive(story, "later.usr", (b"CHECK ACCURACY", b"CHECK THE ACCURACY"))
    release(story.desk, refused.receipt_id, "the last MPAN was asked anew")
    story.replay(f"2026-11-16  jobs {A} -> answered\n2026-11-16  jobs {B} -> closed")
    assert len(story.desk.store.jobs.repeats(story.job(C).id)) == 1


def test_a_twin_of_which_one_mpan_is_known_says_so_of_one(story: Story) -> None:
    story.replay("2026-11-09  receive D0142001-made.usr  -> accepted")
    refused = arrive(story, "later.usr", (b"MADE UP CLOSE", b"MADE UP LANE"), of=D0142)
    done = release(story.desk, refused.receipt_id, "they moved")
    (said,) = (one.text for one in done.problems if one.code == "known-from-twin")
    assert said.startswith("Of its 2 MPANs, 1 stands word for word in “D0142001-made.usr”")
    assert said.endswith("; it was not taken in twice.")


def test_a_twin_of_which_only_the_header_differs_brings_nothing(story: Story) -> None:
    story.replay("2026-11-09  receive D0142001-made.usr  -> accepted")
    refused = arrive(story, "later.usr", (b"20261109093000", b"20261109093500"), of=D0142)
    done = release(story.desk, refused.receipt_id, "the same once more")
    assert (done.verdict, done.job_ids) == ("accepted", ())
    assert story.desk.store.jobs.count() == 2


def test_a_refused_file_asks_for_nothing_once_its_correction_was_taken_in(story: Story) -> None:
    wrong = arrive(story, "wrong.usr", *SHORT_BY_ONE)
    assert [one.id for one in waiting_files(story.desk)] == [wrong.receipt_id]
    assert import_path(story.desk, D0001).verdict == "accepted"
    assert waiting_files(story.desk) == ()
    assert choices(story, wrong.receipt_id).may_reject, "it can be said of it all the same"
    twin = arrive(story, "later.usr", *CHANGED)
    assert [one.id for one in waiting_files(story.desk)] == [twin.receipt_id]
    assert story.desk.store.inbox.count_waiting() == 1


def test_a_file_rejected_makes_room_for_its_correction(story: Story) -> None:
    wrong = arrive(story, "wrong.usr", *SHORT_BY_ONE)
    reject(story.desk, wrong.receipt_id, "GMTR sends it again")
    corrected = import_path(story.desk, D0001)
    assert (corrected.verdict, "same-file-identifier-corrected" in codes(corrected)) == ("accepted", True)
    assert take_up(story.desk, wrong.receipt_id, "a look at it").verdict == "refused"
    seen = choices(story, wrong.receipt_id)
    assert any("counts beside the other file" in one for one in seen.means)
    assert release(story.desk, wrong.receipt_id, "fine").job_ids == ()
    assert story.desk.store.jobs.count() == 3


def test_a_fault_that_nobody_has_seen_is_told_before_it_is_settled(story: Story) -> None:
    """The file was refused for its count; its correction has been taken in since."""
    wrong = arrive(story, "wrong.usr", *SHORT_BY_ONE)
    assert import_path(story.desk, D0001).verdict == "accepted"
    with pytest.raises(NotAllowed, match="Something else stands against the file by now") as told:
        release(story.desk, wrong.receipt_id, WHY)
    assert "“GMTR” has already sent file “0000000201”" in told.value.detail
    assert verdict(story, wrong.receipt_id) == "refused"
    found = story.desk.store.inbox.get(wrong.receipt_id)
    assert found is not None
    assert "same-file-identifier" in {one["code"] for one in found.problems}
    assert release(story.desk, wrong.receipt_id, WHY).verdict == "accepted"
    assert story.desk.store.jobs.count() == 3


# --- an answer to what was addressed to another ---


def test_what_was_asked_of_another_is_answered_from_us_once_it_is_released(story: Story) -> None:
    refused = arrive(story, "theirs.usr", *TO_ANOTHER)
    release(story.desk, refused.receipt_id, WHY)
    assert "asked-of-another" in {flag.code for flag in story.job(A).flags}
    story.replay(
        f"""
        2026-11-13  visit {A} fitted  -> ready owes D0002
        2026-11-13  send {A}          -> D0002
        """
    )
    assert "|M|BMET|X|GMTR|" in story.sent[-1]


def test_a_flag_of_release_is_not_earned_by_a_changed_setting(story: Story) -> None:
    set_option(story.desk, "participant_id", "")
    assert arrive(story, "theirs.usr", *TO_ANOTHER).verdict == "accepted"
    set_option(story.desk, "participant_id", "BMET")
    assert "asked-of-another" not in {flag.code for flag in story.job(A).flags}
    story.replay(f"2026-11-13  visit {A} fitted  -> visited owes D0002 stopped by answer-from-another")
    assert check_jobs(story.desk)


# --- what settings and the catalogue change ---


def test_what_stands_against_a_file_no_more_is_released_without_dropping_it_again(story: Story) -> None:
    test_file = arrive(story, "test.usr", *A_TEST)
    assert not choices(story, test_file.receipt_id).may_release
    set_option(story.desk, "test_flag", "TR01")
    offered = choices(story, test_file.receipt_id)
    assert offered.may_release
    assert any("Nothing stands against it any more" in one for one in offered.means)
    assert release(story.desk, test_file.receipt_id, "now a test store").verdict == "accepted"
    (decided,) = story.desk.store.inbox.decisions(test_file.receipt_id)
    assert decided.settled == ()


def test_an_unknown_version_waits_and_is_released_once_its_layout_is_known(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = arrive(story, "newer.usr", (b"D0142001", b"D0142009"), of=D0142)
    assert kept.verdict == "not-for-us"
    offered = choices(story, kept.receipt_id)
    assert (offered.may_release, offered.may_reject) == (False, True)
    assert "D0142001, not “D0142009”" in offered.why_not
    assert [one.id for one in waiting_files(story.desk)] == [kept.receipt_id]
    assert story.desk.store.inbox.count_waiting() == 1
    spec = story.desk.catalogue.find("D0142001")
    real = Catalogue.find
    monkeypatch.setattr(
        Catalogue, "find", lambda self, flow: spec if flow == "D0142009" else real(self, flow)
    )
    assert choices(story, kept.receipt_id).may_release
    assert release(story.desk, kept.receipt_id, "the layout is the same").verdict == "accepted"
    assert story.desk.store.inbox.count_waiting() == 0


def test_a_file_that_is_for_others_asks_for_nothing(story: Story) -> None:
    kept = import_path(story.desk, SAMPLES / "D0010002-published.usr")
    assert kept.verdict == "not-for-us"
    offered = choices(story, kept.receipt_id)
    assert offered == type(offered)(why_not="It is not for us to answer, and asks for no decision.")
    with pytest.raises(NotAllowed, match="asks for no decision"):
        reject(story.desk, kept.receipt_id, "away with it")
    partly = arrive(story, "partly.usr", (b"2000055433815", b"2000055433816"))
    assert partly.verdict == "partly"
    assert not choices(story, partly.receipt_id).may_reject


# --- two at once, and the reason ---


def test_of_two_who_decide_at_once_the_second_is_told_what_the_first_did(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = arrive(story, "theirs.usr", *TO_ANOTHER)
    real, met = work_through.open_flow, []

    def meanwhile(data: bytes, catalogue: Catalogue):
        if not met:
            met.append(data)
            with open_desk(story.desk.store.path, actor="OLI", today=story.desk.today()) as other:
                reject(other, refused.receipt_id, "not ours")
        return real(data, catalogue)

    monkeypatch.setattr(work_through, "open_flow", meanwhile)
    with pytest.raises(NotAllowed, match=r"no longer as you saw it.*rejected by OLI.*not ours"):
        release(story.desk, refused.receipt_id, WHY)
    assert (verdict(story, refused.receipt_id), story.desk.store.jobs.count()) == ("rejected", 0)
    with pytest.raises(NotAllowed, match="rejected by OLI"):
        reject(story.desk, refused.receipt_id, "so do I")
    assert len(story.desk.store.inbox.decisions(refused.receipt_id)) == 1


def test_of_two_who_take_a_file_in_anew_at_once_only_one_does(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting was mended, and two windows were given the file again."""
    refused = arrive(story, "theirs.usr", *TO_ANOTHER)
    set_option(story.desk, "participant_id", "XMET")
    real, met = work_through.open_flow, []

    def meanwhile(data: bytes, catalogue: Catalogue):
        if not met:
            met.append(data)
            with open_desk(story.desk.store.path, actor="OLI", today=story.desk.today()) as other:
                assert import_path(other, story.folder / "theirs.usr").verdict == "accepted"
        return real(data, catalogue)

    monkeypatch.setattr(work_through, "open_flow", meanwhile)
    assert import_path(story.desk, story.folder / "theirs.usr").verdict == "already-received"
    assert story.desk.store.jobs.count() == 3
    assert story.desk.store.jobs.repeats(story.job(A).id) == []
    assert verdict(story, refused.receipt_id) == "accepted"


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * (LONGEST_REASON + 1)])
def test_nothing_is_decided_without_a_reason_of_a_fit_length(story: Story, reason: str) -> None:
    refused = arrive(story, "theirs.usr", *TO_ANOTHER)
    head = story.desk.store.journal.head()
    for decide in (release, reject, take_up):
        with pytest.raises(Usage, match="reason is"):
            decide(story.desk, refused.receipt_id, reason)
    assert story.desk.store.journal.head() == head


def test_a_file_is_found_by_name_identifier_or_the_beginning_of_its_hash(story: Story) -> None:
    refused = arrive(story, "theirs.usr", *TO_ANOTHER)
    for ref in ("theirs.usr", "0000000201", refused.sha256[:6], refused.sha256, refused.receipt_id):
        assert find_receipt(story.desk, ref).id == refused.receipt_id
    arrive(story, "more.usr", *TO_ANOTHER, *CHANGED)
    with pytest.raises(Usage, match="More than one"):
        find_receipt(story.desk, "0000000201")
    for ref in ("abc", "", "%", "nothing.usr"):
        with pytest.raises(Usage, match="no such file"):
            find_receipt(story.desk, ref)


def test_retention_takes_the_reason_with_the_file(story: Story) -> None:
    refused = arrive(story, "theirs.usr", *TO_ANOTHER)
    reject(story.desk, refused.receipt_id, "MRS CANARY rang about it")
    other = arrive(story, "cut.usr", *CUT)
    set_option(story.desk, "retention_files", "1")
    story.desk.clock.set_to = story.desk.today().replace(year=2027)
    run_retention(story.desk, date_is_right=True)
    assert [one.reason for one in story.desk.store.inbox.decisions(refused.receipt_id)] == [""]
    assert not any("CANARY" in body for _, body in story.desk.store.journal.payloads())
    assert waiting_files(story.desk) == ()
    assert story.desk.store.inbox.count_waiting() == 0
    gone = story.desk.store.inbox.get(other.receipt_id)
    assert gone is not None
    assert "erased by retention" in choices_of(story.desk, gone).why_not
    with pytest.raises(NotAllowed, match="erased by retention"):
        reject(story.desk, other.receipt_id, "gone")
    assert {found.code for found in examine(story.desk).problems} <= {
        "journal-payload-erased",
        "kept-bytes-erased",
    }
    assert history_of_file(story.desk, gone)
