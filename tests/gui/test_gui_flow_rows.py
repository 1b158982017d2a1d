"""The fields of a flow as rows; what is hidden of them; two files side by side."""

from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.actions.job_edits import set_site
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.differences import compare_fields, compare_lines
from mopdesk.flows.explain import explain
from mopdesk.flows.reader import open_flow
from mopdesk.gui.models.difference_rows import shown_fields, shown_kind, shown_sides
from mopdesk.gui.models.flow_rows import flow_rows, shown_lines
from mopdesk.gui.models.job_masking import masked_job
from mopdesk.gui.models.masking import HIDDEN, masked, masked_part, masked_sentence
from mopdesk.gui.pages.job_reading import JobShown
from tests.stories import SAMPLES, Story

TEXTS = st.text(st.characters(codec="ascii", exclude_characters="|\n\r"), max_size=40)
NAMES = sorted(path.name for path in SAMPLES.glob("*.usr"))


def field(line, position, text="x", **more):
    given = {
        "group": "004",
        "group_title": "Report",
        "name": "mpan",
        "title": "MPAN Core",
        "item": "J0003",
        "domain": "NUM(13)",
        "meaning": "",
        "confidence": "found",
        "source": "",
        "note": "",
        "problems": (),
        "origin": "",
        "path": "",
    }
    return SimpleNamespace(line=line, position=position, text=text, **(given | more))


def lines_of(name):
    data = (SAMPLES / name).read_bytes()
    catalogue = Catalogue.load()
    text = data.decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")
    return text, explain(open_flow(data, catalogue), catalogue)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_shown_unmasked_is_the_file_itself(name):
    lines, fields = lines_of(name)
    rows = flow_rows(fields)
    assert shown_lines(lines, rows) == tuple(lines)
    assert [row.line for row in rows if row.heading] == sorted({row.line for row in rows})
    assert len({row.key for row in rows}) == len(rows)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_masked_keeps_every_pipe_and_no_supply_number(name):
    lines, fields = lines_of(name)
    hidden = shown_lines(lines, flow_rows(fields, mask=True))
    assert [line.count("|") for line in hidden] == [line.count("|") for line in lines]
    for one in fields:
        if one.name == "mpan":
            assert not any(one.text in line for line in hidden)


@given(TEXTS)
def test_of_a_number_at_most_four_characters_stay(text):
    shown = masked("mpan", "NUM(13)", "found", text)
    assert len(shown) == len(text)
    assert not text.strip() or len(shown.replace(HIDDEN, "")) <= 4


@given(TEXTS)
def test_free_text_secrets_and_the_unknown_are_hidden_whole(text):
    for name, domain, confidence in (
        ("additional_information", "CHAR(200)", "found"),
        ("outstation_password", "CHAR(12)", "found"),
        ("", "", "unknown layout"),
    ):
        shown = masked(name, domain, confidence, text)
        assert shown == (text if not text.strip() else HIDDEN * 6)


def test_what_is_harmless_stays():
    assert masked("make_and_type", "CHAR(60)", "found", "ACME FERRARIS") == "ACME FERRARIS"
    assert masked("from_id", "CHAR(4)", "found", "BMET") == "BMET"
    assert masked_sentence("MPAN 12 0002 3305 976 on 13 November") == f"MPAN {HIDDEN * 12} 976 on 13 November"
    assert masked_part("GMTR") == "GMTR"


@pytest.mark.parametrize(
    ("origin", "path", "words", "way"),
    [
        ("visit: meters.0.finding", "meters.0.finding", "Visit: Backstop finding", "Take me there"),
        ("request: D0001001 line 2", "", "Request: D0001001 line 2", ""),
        ("held details", "", "Technical details held", ""),
        ("left blank", "", "Left blank", ""),
        ("something new: here", "", "Something new: here", ""),
    ],
)
def test_where_a_value_comes_from_is_said_in_words(origin, path, words, way):
    row = flow_rows([field(2, 1, origin=origin, path=path)])[1]
    assert (row.origin, row.way) == (words, way)


def test_the_envelope_names_its_settings():
    envelope = "envelope: settings, time and number of the release"
    rows = flow_rows(
        [field(1, 1, name="from_id", origin=envelope), field(1, 2, name="broadcast", origin=envelope)]
    )
    assert (rows[1].setting, rows[1].way) == ("participant_id", "Open the setting")
    assert (rows[2].origin, rows[2].way) == ("Written at release", "")


def test_two_files_are_compared_without_their_envelopes_unless_asked():
    old, old_fields = lines_of("D0001001-made.usr")
    new = [line.replace("CHECK BACKSTOP", "CHECK IT").replace("0000000201", "0000000777") for line in old]
    catalogue = Catalogue.load()
    new_fields = explain(open_flow("\n".join(new).encode(), catalogue), catalogue)
    lines = compare_lines(old, new)
    fields = compare_fields(lines, old_fields, new_fields)
    assert [one.new for one in shown_fields(fields, envelope=False, mask=False)] == ["CHECK IT"]
    assert len(shown_fields(fields, envelope=True, mask=False)) == 3
    left, right = shown_sides(lines, envelope=False, mask=False)
    assert len(left) == len(right) == len(lines)
    assert [line[:2] for line in left].count("~ ") == 1
    assert shown_kind(lines[0], envelope=False) == "same"
    assert shown_kind(lines[0], envelope=True) == "changed"


def test_an_id_leads_to_its_row_whatever_is_hidden(tmp_path):
    story = Story(tmp_path)
    story.replay("2026-11-09 receive D0001001-made.usr")
    job = story.job("1200023305976")
    set_site(story.desk, job.id, msgspec.structs.replace(job.site, address=(job.id[:4], job.id[-12:-5])))
    shown = masked_job(JobShown(story.desk, job.id))
    assert shown.view.job.id == job.id
    assert shown.view.job.site.address == (HIDDEN * 6, HIDDEN * 6)
    story.close()
