"""The visit report as a tree: it tells everything, says what is missing, and keeps access codes to itself."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.basics.problems import Severity
from mopdesk.work.findings import findings
from mopdesk.work.nouns import OutboxState, Owed, Site
from mopdesk.work.report_tree import (
    Bullets,
    Fact,
    Facts,
    Grid,
    Notice,
    Paragraph,
    Subheading,
    Tone,
)
from mopdesk.work.report_words import (
    say_day,
    say_typed_day,
    say_typed_moment,
    say_yes_no,
    short_id,
)
from mopdesk.work.reports import visit_report
from mopdesk.work.visit_facts import VisitFacts, read_facts
from tests.pdf.report_cases import FACTS, GENERATED, attachment, changed, found, full, job, outgoing, said

NO_ACCESS = read_facts(
    {
        "date": "2026-11-24",
        "engineer": "Siân",
        "access": {"got_in": False, "reason": "no-answer", "card_left": True, "next_visit": "2026-12-01"},
    }
)


def section(report, title):
    return next(section for section in report.sections if section.title.startswith(title))


def titles(report):
    return [section.title for section in report.sections]


def facts_of(report, title):
    """The facts of a section by label; a label that stands twice keeps its last value."""
    return {
        item.label: item
        for block in section(report, title).blocks
        if isinstance(block, Facts)
        for item in block.items
    }


def whole(report):
    return "\n".join(said(report))


# --- the header and the outcome

ANSWERED = "; answered Tuesday 24 November 2026"


def test_the_header_names_job_mpan_supplier_process_and_deadline():
    header = {item.label: item.value for item in visit_report(full()).header}
    assert header == {
        "MPAN core": "12 0003 4567 890",
        "Job": "6d1e8b77",
        "Supplier": "SUPA (Supplier)",
        "Process": "Option 3: D0002 and D0150 together",
        "Request": "D0001001, file SUPA000042",
        "Received": "Friday 20 November 2026 (time of the file)",
        "Deadline": "Friday 4 December 2026, per DCP0030 v2.0 (proposal)" + ANSWERED,
        "Visit": "1, version 2",
    }


@pytest.mark.parametrize(
    ("changes", "deadline"),
    [
        (
            {"timescale": "a contract with SUPA"},
            "Friday 4 December 2026, per a contract with SUPA" + ANSWERED,
        ),
        ({"timescale": ""}, "Friday 4 December 2026, source of the time limit not known" + ANSWERED),
        ({"job": job(due=None, owed_by=None, clock="")}, "No answer owed by the Meter Operator"),
    ],
)
def test_a_deadline_never_stands_without_its_source(changes, deadline):
    header = {item.label: item.value for item in visit_report(full(**changes)).header}
    assert header["Deadline"] == deadline


def test_a_job_typed_by_hand_says_so():
    typed = job(request=msgspec.structs.replace(job().request, file_identifier=""))
    header = {item.label: item.value for item in visit_report(full(job=typed)).header}
    assert header["Request"] == "D0001001, file typed by hand"


@pytest.mark.parametrize("code", [code for code, spec in findings().items() if spec.offered])
def test_the_outcome_says_each_finding_in_words(code):
    outcome = visit_report(full(finding=code, facts=changed(replacement={"replaced": False}))).outcome
    assert outcome.title == f"Found: {findings()[code].meaning}"
    assert outcome.text == "Meter not replaced."
    assert outcome.tone is (Tone.GOOD if findings()[code].quiet else Tone.WARNING)


@pytest.mark.parametrize(
    ("changes", "title", "text", "tone"),
    [
        (
            {},
            "Found: Backstop not fitted",
            "Meter replaced on Tuesday 24 November 2026, new meter E26S00077.",
            Tone.GOOD,
        ),
        ({"facts": NO_ACCESS, "finding": "no-access"}, "No access", "No answer", Tone.WARNING),
        (
            {
                "facts": changed(result="Time switch 40 minutes slow.\nReset.", replacement={}),
                "finding": "not-asked",
            },
            "Time switch 40 minutes slow.",
            "Whether a meter was replaced is not recorded.",
            Tone.PLAIN,
        ),
        (
            {"facts": changed(result="w" * 500, replacement={}), "finding": "not-asked"},
            "w" * 120 + " …",
            "Whether a meter was replaced is not recorded.",
            Tone.PLAIN,
        ),
        (
            {"facts": VisitFacts(), "finding": ""},
            "No finding recorded",
            "Whether a meter was replaced is not recorded.",
            Tone.PLAIN,
        ),
        (
            {"facts": VisitFacts(), "finding": "not-asked"},
            "No result recorded",
            "Whether a meter was replaced is not recorded.",
            Tone.PLAIN,
        ),
    ],
)
def test_the_outcome_says_what_came_of_the_visit(changes, title, text, tone):
    outcome = visit_report(full(**changes)).outcome
    assert (outcome.title, outcome.text, outcome.tone) == (title, text, tone)


def test_the_footer_anchors_the_journal():
    lines = visit_report(full()).footer
    assert lines[0] == "Made 24 November 2026, 14:05 (UK time) with mopdesk"
    assert re.fullmatch(r"Journal 1,234 entries, head [0-9a-f]{16}", lines[1])
    assert len(visit_report(full(journal=None)).footer) == 1


def test_times_are_uk_times_in_summer_too():
    summer = full(generated_at=GENERATED.replace(month=7))
    assert "24 July 2026, 15:05 (UK time)" in visit_report(summer).footer[0]


# --- nothing is left out in silence


def prune(data, choose):
    """Take things out of nested data wherever `choose` says so."""
    if isinstance(data, dict):
        return {key: prune(value, choose) for key, value in data.items() if choose()}
    if isinstance(data, list):
        return [prune(value, choose) for value in data if choose()]
    return data


@given(st.randoms(use_true_random=False), st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_whatever_is_not_recorded_is_said(random, kept):
    """Law: no fact and no cell is ever blank, whatever the engineer left out."""
    partial = read_facts(prune(FACTS, lambda: random.random() < kept))
    report = visit_report(full(facts=partial, outgoing=(), attachments=(), company=""))
    for part in report.sections:
        assert part.blocks
        for block in part.blocks:
            if isinstance(block, Facts):
                assert all(item.value.strip() for item in block.items)
            if isinstance(block, Grid):
                assert all(cell.text.strip() for row in block.rows for cell in row.cells)
            if isinstance(block, Subheading | Paragraph):
                assert block.text.strip()
    assert all(item.value.strip() for item in report.header)


def test_a_blank_is_not_recorded_unless_the_answer_needs_it():
    blank = changed(engineer="", engineer_id="")
    needed = found("engineer-missing", "The engineer is missing.", severity=Severity.ERROR, path="engineer")
    visit = facts_of(visit_report(full(facts=blank, problems=(needed,))), "Visit")
    assert visit["Engineer"] == Fact(label="Engineer", value="MISSING", tone=Tone.MISSING)
    assert visit["Engineer id"] == Fact(label="Engineer id", value="not recorded", tone=Tone.ABSENT)


def test_a_warning_does_not_make_a_blank_missing():
    asked = found("engineer-missing", "The engineer is missing.", path="engineer")
    visit = facts_of(visit_report(full(facts=changed(engineer=""), problems=(asked,))), "Visit")
    assert visit["Engineer"].value == "not recorded"


def test_a_fact_that_is_there_is_printed_even_where_a_rule_objects_to_it():
    wrong = found("mpan-differs", "The MPAN differs.", severity=Severity.ERROR, path="mpan_on_site")
    visit = facts_of(visit_report(full(problems=(wrong,))), "Visit")
    assert visit["MPAN on site"].value == "12 0003 4567 890"


@pytest.mark.parametrize(
    ("path", "facts", "sentence"),
    [
        ("meters", {"meters": []}, "MISSING\nThe answer needs the meter that was found."),
        ("meters.0.readings", {"meters": [{"serial": "A"}]}, "MISSING: the answer needs a reading."),
        (
            "replacement.exchanges",
            {"replacement": {"replaced": True}},
            "MISSING\nThe answer needs the removed and the new meter.",
        ),
        (
            "replacement.exchanges.0.final_readings",
            {"replacement": {"replaced": True, "exchanges": [{}]}},
            "Final, removed meter\nnot recorded\nMISSING\nnot recorded",
        ),
        (
            "replacement.exchanges.0.new.registers",
            {"replacement": {"replaced": True, "exchanges": [{}]}},
            "Initial, new meter\nnot recorded\nMISSING\nwhen fitted",
        ),
        (
            "replacement.exchanges.0.new.registers.1.initial_reading",
            {
                "replacement": {
                    "replaced": True,
                    "exchanges": [{"new": {"registers": [{}, {"register": "2"}]}}],
                }
            },
            "Initial, new meter\n2\nMISSING\nwhen fitted",
        ),
        ("replacement.authorisation", {"replacement": {"replaced": True}}, "Authorised by\nMISSING"),
    ],
)
def test_whole_parts_that_the_answer_needs_are_missing_too(path, facts, sentence):
    needed = found("needed", "Needed.", severity=Severity.ERROR, path=path)
    assert sentence in whole(visit_report(full(facts=changed(**facts), problems=(needed,))))
    assert "MISSING" not in whole(visit_report(full(facts=changed(**facts), problems=())))


def test_a_draft_says_that_it_is_one():
    report = visit_report(full(version=0))
    assert "The visit is not finished" in whole(report)
    assert {item.label: item.value for item in report.header}["Visit"] == "1, draft"
    assert "The visit is not finished" not in whole(visit_report(full()))


# --- the codes of key safes


def test_access_notes_stay_out_of_the_report():
    noted = changed(access={"got_in": True, "notes": "Used the key safe, 4711"})
    text = whole(visit_report(full(facts=noted)))
    assert "4711" not in text
    assert "01758" not in text
    assert text.count("Recorded, and kept out of this report.") == 4


def test_a_setting_lets_access_notes_in():
    noted = changed(access={"got_in": True, "notes": "Used the key safe, 4711"})
    text = whole(visit_report(full(facts=noted, with_access_notes=True)))
    assert text.count("4711") == 3
    assert "01758 000 000" in text
    assert "kept out of this report" not in text


def test_where_nothing_was_noted_nothing_is_kept_out():
    bare = job(site=Site(postcode="LL53 5AA"), request=msgspec.structs.replace(job().request, text=""))
    assert "kept out" not in whole(visit_report(full(job=bare)))


# --- the site


def test_the_backstop_check_tells_how_the_finding_was_made():
    meter = facts_of(visit_report(full()), "Meter found")
    told = {
        label: meter[label].value for label in ("Finding", "How it was found", "Disc turned", "Confidence")
    }
    assert told == {
        "Finding": "Backstop not fitted",
        "How it was found": "Marking or wording on the nameplate, Disc watched while generation was running",
        "Disc turned": "Backwards (right to left)",
        "Confidence": "observed",
    }
    assert meter["Generation live during the test"].value == "yes"


def test_each_meter_is_told():
    two = changed(
        meters=[{"serial": "A1", "finding": "fitted"}, {"serial": "B2", "finding": "import-export"}]
    )
    text = whole(visit_report(full(facts=two)))
    assert "Meters found" in text
    assert "Meter A1" in text
    assert "Meter B2" in text
    assert "Import and export registers" in text


def test_a_static_meter_has_no_disc_to_ask_about():
    static = changed(meters=[{"serial": "A1", "technology": "static", "finding": "static-import-only"}])
    assert "Disc turned" not in whole(visit_report(full(facts=static)))


def test_plain_work_asks_no_backstop_question():
    plain = changed(result="Meter in order.", meters=[{"serial": "A1"}], replacement={"replaced": False})
    text = whole(visit_report(full(facts=plain, finding="not-asked")))
    assert "Backstop" not in text
    assert "Meter in order." in text


def test_no_access_tells_why_and_when_next_and_asks_nothing_else():
    report = visit_report(full(facts=NO_ACCESS, finding="no-access"))
    visit = facts_of(report, "Visit")
    assert visit["Reason for no access"].value == "No answer"
    assert visit["Next visit"].value == "Tuesday 1 December 2026"
    assert not {"Meter found", "Exchange"} & set(titles(report))


def test_the_exchange_tells_both_meters_and_their_readings():
    exchange = section(visit_report(full()), "Exchange")
    (grid,) = [block for block in exchange.blocks if isinstance(block, Grid)]
    assert [tuple(cell.text for cell in row.cells) for row in grid.rows] == [
        ("Final, removed meter", "S", "48213", "10:40"),
        ("Initial, new meter", "S", "00002", "when fitted"),
    ]
    new = facts_of(visit_report(full()), "Exchange")
    assert new["Serial number"].value == "E26S00077"
    assert new["Backstop check"].value == "Static meter, import only"
    assert new["Meter Asset Provider"].value == "MAPB"


def test_an_authorisation_is_told_where_there_is_one():
    assert "Authorised by" not in whole(visit_report(full()))
    allowed = {"replaced": True, "authorisation": {"by": "J. Price, SUPA", "how": "e-mail"}}
    exchange = facts_of(visit_report(full(facts=changed(replacement=allowed))), "Exchange")
    assert exchange["Authorised by"].value == "J. Price, SUPA"
    assert exchange["Authorised at"].value == "not recorded"


def test_a_meter_that_was_left_tells_why():
    left = changed(
        replacement={"replaced": False, "refer_back_smart": True, "reason_not_replaced": "Smart first"}
    )
    exchange = facts_of(visit_report(full(facts=left)), "Exchange")
    assert exchange["Reason not replaced"].value == "Smart first"
    assert exchange["Refer back for smart exchange"].value == "yes"


# --- checks and answers


def test_each_warning_stands_beside_its_reason():
    (grid,) = section(visit_report(full()), "Checks").blocks
    assert [tuple(cell.text for cell in row.cells) for row in grid.rows] == [
        ("The new meter starts at 00002, not at zero.", "Tested at the depot, label on the meter."),
        ("Does the Supplier agree to a traditional meter? (smart rollout)", "no reason recorded"),
    ]


def test_a_reason_outlives_its_warning():
    """A warning that a reason settled comes back as a note, or not at all: the reason is told anyway."""
    settled = found("initial-reading-not-zero", "Starts at 00002.", severity=Severity.NOTE)
    other = found("just-so", "Just so you know.", severity=Severity.NOTE)
    (grid,) = section(visit_report(full(problems=(settled, other))), "Checks").blocks
    assert [row.cells[0].text for row in grid.rows] == ["Starts at 00002."]
    (grid,) = section(visit_report(full(problems=())), "Checks").blocks
    assert [row.cells[0].text for row in grid.rows] == ["initial-reading-not-zero"]


def test_what_stops_the_answer_is_set_apart():
    stop = found("final-after-removal", "Read after removal.", severity=Severity.ERROR, advice="Correct one.")
    notice = section(visit_report(full(problems=(stop,))), "Checks").blocks[0]
    assert notice == Notice(title="Read after removal.", text="Correct one.", tone=Tone.ERROR)


def test_a_clean_visit_has_no_checks_to_tell():
    assert "Checks" not in titles(visit_report(full(problems=(), facts=changed(reasons={}))))


@pytest.mark.parametrize(
    ("sent", "states"),
    [
        ((), ["Not sent yet", "Not sent yet"]),
        ((outgoing("D0002001", 17),), ["Released 24 November 2026, 14:00", "Not sent yet"]),
        (
            (msgspec.structs.replace(outgoing("D0002001", 17), state=OutboxState.CANCELLED),),
            ["Not sent yet", "Not sent yet"],
        ),
        (
            (
                msgspec.structs.replace(outgoing("D0002001", 17), state=OutboxState.STAGED, released_at=None),
                msgspec.structs.replace(outgoing("D0150002", 18), state=OutboxState.REJECTED),
            ),
            ["Being released", "Released, rejected by the recipient 24 November 2026, 14:00"],
        ),
    ],
)
def test_what_is_owed_stands_beside_what_was_sent(sent, states):
    grid = section(visit_report(full(outgoing=sent)), "Answer").blocks[0]
    assert [row.cells[0].text for row in grid.rows] == ["D0002", "D0150"]
    assert [row.cells[2].text for row in grid.rows] == states


def test_every_state_of_the_outbox_has_words():
    for state in OutboxState:
        sent = msgspec.structs.replace(outgoing("D0002001", 17), state=state)
        assert "D0002001" in whole(visit_report(full(outgoing=(sent,))))


def test_an_outcome_that_owes_nothing_says_why():
    silent = Owed(silent="The paper has no flow for this: the clock runs on.")
    text = whole(visit_report(full(owed=silent, outgoing=())))
    assert "No flow is owed for this outcome." in text
    assert "The paper has no flow for this" in text
    assert "Flows sent" not in text


def test_an_interim_answer_says_that_the_time_runs_on():
    interim = Owed(messages=("b1",), flows=("D0002",), interim=True)
    assert "the time limit runs on" in whole(visit_report(full(owed=interim)))
    assert "the time limit runs on" not in whole(visit_report(full()))


def test_each_file_sent_is_told_with_its_hash_short_and_whole():
    file = outgoing("D0150002", 18)
    (grid,) = section(visit_report(full()), "Flows sent").blocks
    row = grid.rows[1]
    assert [cell.text for cell in row.cells] == [
        "D0150002",
        "SUPA (Supplier)",
        "MD00000018",
        "MD00000018.usr",
        "Released 24 November 2026, 14:00",
        file.sha256[:8],
    ]
    assert row.detail == f"SHA-256 {file.sha256}"


def test_what_mopdesk_does_not_send_is_named():
    blocks = section(visit_report(full()), "Not sent by mopdesk yet").blocks
    assert any("D0303" in item for block in blocks if isinstance(block, Bullets) for item in block.items)
    assert "Not sent by mopdesk yet" not in titles(visit_report(full(not_sent=())))


def test_time_limits_name_their_source_and_their_days():
    text = whole(visit_report(full()))
    assert "Time limits per DCP0030 v2.0 (proposal). 10 Working Days of England and Wales" in text
    assert "The source of the time limits is not known." in whole(visit_report(full(timescale="")))


# --- photos, signatures, assumptions


def test_each_photo_is_shown_once_with_its_origin_and_time():
    given_input = full()
    kept = given_input.attachments[0]
    twice = changed(
        photos=[
            {"sha256": kept.sha256, "purpose": "position"},
            {"file": "lost.jpg", "purpose": "defect", "origin": "file", "taken_at": "2026-11-24T10:30"},
        ]
    )
    (photos,) = section(visit_report(msgspec.structs.replace(given_input, facts=twice)), "Photos (4)").blocks
    assert [photo.lines[-1] for photo in photos.items] == [
        "Taken here, 24 November 2026, 10:08",
        "Added from a file, time not known, added 24 November 2026, 11:10",
        "Taken here, time not known, added 24 November 2026, 11:10",
        "Added from a file, 2026-11-24, 10:30",
    ]
    assert photos.items[0].title == "Whole meter position before work"
    assert photos.items[0].image == given_input.picture(kept.sha256)
    assert photos.items[3].image is None


def test_no_photo_is_said():
    assert "No photo was added." in whole(visit_report(full(attachments=())))


def test_signatures_stand_at_their_place_or_say_why_not():
    (signed,) = section(visit_report(full()), "Signatures").blocks
    engineer, customer = signed.items
    assert (engineer.role, engineer.name, engineer.at) == (
        "Engineer",
        "Siân Gŵyn-Jones",
        "24 November 2026, 11:10",
    )
    assert engineer.image
    assert engineer.none_reason == ""
    assert customer.image is None
    assert customer.none_reason == "Not signed: Not present"


def test_nobody_signed_is_said_for_both():
    (signed,) = section(visit_report(full(attachments=())), "Signatures").blocks
    assert [(one.role, one.none_reason) for one in signed.items] == [
        ("Engineer", "No signature recorded"),
        ("Customer", "No signature recorded"),
    ]


def test_a_signature_that_only_the_facts_name_is_shown():
    given_input = full(attachments=())
    sha256 = given_input.picture.add(b"ink")
    facts = changed(
        signatures=[{"role": "customer", "name": "Mr Ŵyn", "sha256": sha256, "signed_at": "11:05"}]
    )
    (signed,) = section(visit_report(msgspec.structs.replace(given_input, facts=facts)), "Signatures").blocks
    assert (signed.items[1].name, signed.items[1].image, signed.items[1].at) == ("Mr Ŵyn", b"ink", "11:05")


def test_a_signature_that_the_store_lost_is_not_claimed():
    lost = attachment("signature", "0" * 64, name="Mr Ŵyn", role="customer")
    (signed,) = section(visit_report(full(attachments=(lost,))), "Signatures").blocks
    assert signed.items[1].none_reason == "No signature recorded"


def test_assumptions_are_named():
    text = whole(visit_report(full()))
    assert "The layout of the D0001001 that asked for this visit is assumed." in text
    assert "our reading of the paper" in text
    known = job(request=msgspec.structs.replace(job().request, assumed_layout=False))
    assert "layout" not in whole(visit_report(full(job=known)))


def test_an_assumption_that_is_given_twice_is_told_once():
    reading = "Group 296 carries the finding: our reading."
    layout = "The layout of the D0001001 that asked for this visit is assumed."
    text = whole(visit_report(full(owed=Owed(reading=reading), assumptions=(reading, layout))))
    assert text.count(reading) == 1
    assert text.count(layout) == 1


def test_the_same_input_tells_the_same_report():
    given_input = full()
    assert visit_report(given_input) == visit_report(given_input)


# --- words


@pytest.mark.parametrize(
    ("spoken", "words"),
    [
        (say_day(None), ""),
        (say_typed_day("2026-12-25"), "Friday 25 December 2026"),
        (say_typed_day("Christmas"), "Christmas"),
        (say_typed_moment("2026-07-01T09:00:00+00:00"), "1 July 2026, 10:00"),
        (say_typed_moment("2026-07-01T09:00"), "2026-07-01, 09:00"),
        (say_typed_moment("about ten"), "about ten"),
        (say_yes_no(None), ""),
        (say_yes_no(False), "no"),
        (short_id("0199c8f2-3b4c-7d10-9a55-0c2f6d1e8b77"), "6d1e8b77"),
    ],
)
def test_words(spoken, words):
    assert spoken == words
