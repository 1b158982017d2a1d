"""The catalogue: what it holds, and that a fault in it is named with file and key."""

import re
import shutil
from pathlib import Path

import pytest

from mopdesk.basics.errors import BadResource
from mopdesk.basics.problems import problem_kinds
from mopdesk.basics.resources import resources_folder
from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.schema import Confidence
from tests.flows.flow_examples import catalogue, specs

ROOM = Path(__file__).parent.parent.parent / "mopdesk" / "flows"


def shape(group):
    inner = {child.code: shape(child) for child in group.groups}
    return {"fields": len(group.fields), **inner}


def test_the_flows_that_mopdesk_knows():
    assert catalogue().names() == ("D0001001", "D0002001", "D0010002", "D0142001", "D0150001", "D0150002")
    assert catalogue().find("D0150003") is None
    assert catalogue().find("D0150") is None


def test_the_shape_of_each():
    shapes = {spec.name: {spec.root.code: shape(spec.root)} for spec in specs()}
    meter = {
        "fields": 25,
        "291": {"fields": 1},
        "293": {"fields": 8},
        "295": {"fields": 3},
        "296": {"fields": 2},
    }
    technical = {
        "288": {
            "fields": 4,
            "289": {"fields": 4},
            "762": {"fields": 2},
            "290": meter,
            "08A": {"fields": 3},
        }
    }
    assert shapes == {
        "D0001001": {"001": {"fields": 3, "002": {"fields": 2, "003": {"fields": 2}}}},
        "D0002001": {"004": {"fields": 3, "005": {"fields": 2, "006": {"fields": 3}}}},
        "D0010002": {
            "026": {
                "fields": 2,
                "027": {"fields": 2},
                "028": {
                    "fields": 2,
                    "029": {"fields": 2},
                    "030": {"fields": 7, "032": {"fields": 2}, "033": {"fields": 2}},
                },
            }
        },
        "D0142001": {"267": {"fields": 21}},
        "D0150001": technical,
        "D0150002": technical,
    }


def test_only_the_d0001_rests_on_an_assumption_as_a_whole():
    assert [spec.name for spec in specs() if spec.assumed] == ["D0001001"]


def test_a_field_is_no_surer_than_its_group():
    request = catalogue().find("D0001001").root
    assert request.fields[0].confidence is Confidence.INFERRED
    assert request.fields[2].confidence is Confidence.ASSUMED


def test_what_was_not_seen_in_the_older_version_is_inferred():
    old = catalogue().find("D0150001")
    inferred = {group.code for group in old.root.walk() if group.confidence is Confidence.INFERRED}
    assert inferred == {"762", "291", "295", "296"}
    new = catalogue().find("D0150002")
    assert {group.confidence for group in new.root.walk()} == {Confidence.FOUND}


def test_every_item_has_a_source():
    for spec in specs():
        assert spec.source
        assert spec.root.fields[0].check == "mpan"
        for group in spec.root.walk():
            assert group.source
            assert all(field.source and field.title for field in group.fields)
    for listed in catalogue().code_lists.values():
        assert listed.source
        assert all(entry.source and entry.meaning for entry in listed.entries.values())


def test_no_meaning_of_a_code_says_more_than_is_known():
    listed = catalogue().code_list("site-visit-check-code")
    assert not listed.complete
    assert listed.codes() == ("02", "03", "20")
    assert listed.meaning("20") == "No access"
    assert listed.meaning("99") is None
    assert catalogue().code_list("main-check").entries["M"].confidence is Confidence.RECALLED
    with pytest.raises(KeyError):
        catalogue().code_list("findings")


# --- Faults in the files: file, what to replace, by what, what the refusal names ---

FAULTS = [
    ("flows/D0002001.toml", 'title = "Meter"', 'titel = "Meter"', "titel"),
    ("flows/D0002001.toml", 'name = "meter_id",', 'name = "meter_id", size = 10,', "size"),
    ("flows/D0002001.toml", 'name = "meter_id"', 'name = "Meter Id"', "Meter Id"),
    (
        "flows/D0002001.toml",
        'name = "unknown_3"',
        'name = "unknown_2"',
        "field unknown_2: stands there twice",
    ),
    ("flows/D0002001.toml", 'code = "006"', 'code = "005"', "group 005: stands there twice"),
    ("flows/D0002001.toml", 'code = "006"', 'code = "6"', "group 6"),
    ("flows/D0002001.toml", 'parent = "005"', 'parent = "007"', "group 006: its parent '007'"),
    ("flows/D0002001.toml", 'parent = "005"\n', "", "group 006: the first group"),
    ("flows/D0002001.toml", 'code = "004"\n', 'code = "004"\nparent = "005"\n', "group 004: the first group"),
    ("flows/D0002001.toml", 'code = "004"\n', "", "code"),
    ("flows/D0002001.toml", "CHAR(10)", "VARCHAR(10)", "meter_id: unknown domain 'VARCHAR(10)'"),
    ("flows/D0002001.toml", "mandatory = true", 'mandatory = "yes"', "mandatory"),
    ("flows/D0002001.toml", 'check = "mpan"', 'check = "mpam"', "unknown check 'mpam'"),
    ("flows/D0002001.toml", 'confidence = "inferred"', 'confidence = "sure"', "sure"),
    ("flows/D0002001.toml", "minimum = 1", "minimum = 2\nmaximum = 1", "minimum and maximum"),
    ("flows/D0002001.toml", "minimum = 1", "minimum = -1", "minimum and maximum"),
    ("flows/D0002001.toml", 'version = "001"', 'version = "002"', "named D0002002.toml"),
    ("flows/D0002001.toml", 'version = "001"', 'version = "1"', "version"),
    ("flows/D0002001.toml", '"M>X"', '"MtoX"', "MtoX"),
    ("flows/D0002001.toml", 'flow = "D0002"', 'flow = "D0002', "cannot be read"),
    (
        "flows/D0150002.toml",
        'codes = "meter-location"',
        'codes = "meter-place"',
        "no code list 'meter-place'",
    ),
    ("flows/D0150001.toml", 'layout_of = "D0150002"', 'layout_of = "D0150003"', "layout_of"),
    ("flows/D0150001.toml", 'layout_of = "D0150002"', 'layout_of = "D0150001"', "layout_of"),
    ("flows/D0150001.toml", 'layout_of = "D0150002"\n', "", "group: a flow needs at least one"),
    ("flows/D0150001.toml", "762 =", "763 =", "group_confidence 763"),
    ("flows/envelope.toml", 'domain = "CHAR(10)"', 'domain = "TEXT"', "unknown domain 'TEXT'"),
    ("flows/envelope.toml", "[trailer]", "[tail]", "tail"),
    ("codes/meter-location.toml", 'code = "B"', 'code = "A"', "code A: stands there twice"),
    ("codes/meter-location.toml", "meaning =", "means =", "means"),
    ("codes/meter-location.toml", "source =", "sauce =", "sauce"),
]


@pytest.mark.parametrize(("name", "old", "new", "told"), FAULTS)
def test_a_fault_in_the_catalogue_is_named(tmp_path, name, old, new, told):
    copy = tmp_path / "resources"
    for folder in ("flows", "codes"):
        shutil.copytree(resources_folder() / folder, copy / folder)
    path = copy / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadResource) as refusal:
        Catalogue.load_from(copy)
    assert name in refusal.value.title
    assert told in str(refusal.value)


def test_an_empty_code_list_is_refused(tmp_path):
    for folder in ("flows", "codes"):
        shutil.copytree(resources_folder() / folder, tmp_path / folder)
    (tmp_path / "codes" / "role.toml").write_text(
        'title = "Roles"\nsource = "x"\ncodes = []\n', encoding="utf-8"
    )
    with pytest.raises(BadResource, match=r"codes/role\.toml"):
        Catalogue.load_from(tmp_path)


def test_a_new_flow_needs_only_its_file(tmp_path):
    for folder in ("flows", "codes"):
        shutil.copytree(resources_folder() / folder, tmp_path / folder)
    new = (tmp_path / "flows" / "D0002001.toml").read_text(encoding="utf-8").replace("D0002", "D0003", 1)
    (tmp_path / "flows" / "D0003001.toml").write_text(new, encoding="utf-8")
    assert "D0003001" in Catalogue.load_from(tmp_path).names()


# --- The code table ---


def section(name):
    text = (resources_folder() / "problems.toml").read_text(encoding="utf-8")
    after = text.split(f"# --- {name} ---\n", 1)[1]
    return re.findall(r"^\[([a-z0-9-]+)\]$", after.split("\n# --- ", 1)[0], re.MULTILINE)


def test_every_problem_of_the_flows_is_used_and_every_one_used_is_there():
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(ROOM.glob("*.py")))
    listed = section("flows")
    assert len(listed) > 40
    assert [code for code in listed if f'"{code}"' not in source] == []
    assert set(re.findall(r'problem\(\s*"([a-z0-9-]+)"', source)) <= set(listed)


def test_the_sentences_speak_plainly():
    for code in section("flows"):
        kind = problem_kinds()[code]
        assert kind.text.endswith("."), code
        assert not re.search(
            r"\b(invalid|illegal|please|bad|failed)\b", kind.text + kind.advice, re.IGNORECASE
        ), code
        assert kind.severity != "error" or kind.advice, code
