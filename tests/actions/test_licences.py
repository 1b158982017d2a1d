"""About: every part of the program with its licence and a text, also in a frozen one; safe versions."""

import re
import tomllib
from pathlib import Path

import pytest

from mopdesk.actions import licences as module
from mopdesk.actions.doctor import examine
from mopdesk.actions.licences import gather, licences, write_licences
from mopdesk.basics.errors import StoreTrouble
from mopdesk.basics.minimum import MINIMUM, need_version, version_of
from mopdesk.basics.resources import load_toml
from mopdesk.pdf import render as print_room

ROOT = Path(__file__).resolve().parents[2]


def test_every_package_that_mopdesk_asks_for_is_in_the_table():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.match(r"[A-Za-z0-9._-]+", one)[0].lower() for one in asked}
    assert {one.lower() for one in load_toml("licences/parts.toml")["packages"]} == names


def test_every_part_has_a_licence_and_a_text_or_says_where_it_is():
    found = licences()
    names = {one.name.lower() for one in found}
    assert {"reportlab", "pillow", "sqlcipher3", "keyring", "cffi", "python", "sqlite"} <= names
    assert "pip" not in names
    for one in found:
        assert one.licence, one.name
        assert one.texts or one.home or one.about, one.name
    with_text = [one for one in found if one.texts]
    assert len(with_text) >= len(found) - 5, [one.name for one in found if not one.texts]


def test_qt_comes_with_the_words_that_the_lgpl_asks_for():
    qt = next(one for one in licences() if one.name.startswith("Qt 6"))
    assert "you may replace them" in qt.about
    assert [name for name, _text in qt.texts] == ["LGPL-3.0.txt", "GPL-3.0.txt"]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in qt.texts[0][1]
    assert version_of(qt.version) >= (6, 11)


def test_a_frozen_program_reads_what_was_written_when_it_was_made(tmp_path, monkeypatch):
    write_licences(tmp_path / "licences.json")
    monkeypatch.setattr(module, "resources_folder", lambda: tmp_path)
    assert licences() == gather()


# --- versions that matter for safety ---


@pytest.mark.parametrize("name", MINIMUM)
def test_an_older_library_is_refused_in_one_sentence(name):
    wanted = MINIMUM[name]
    need_version(name, ".".join(map(str, wanted)))
    need_version(name, ".".join(map(str, (wanted[0] + 1, 0))))
    older = (*wanted[:-1], wanted[-1] - 1)
    with pytest.raises(StoreTrouble, match=f"The built-in {name} is too old") as refused:
        need_version(name, ".".join(map(str, older)))
    assert "or newer is needed" in refused.value.detail


def test_no_report_is_drawn_by_an_old_reportlab(story, monkeypatch):
    import reportlab

    monkeypatch.setattr(reportlab, "Version", "4.5.1")
    with pytest.raises(StoreTrouble, match="ReportLab is too old"):
        print_room.render(None)


def test_no_photo_is_taken_in_by_an_old_pillow(monkeypatch):
    import PIL

    from mopdesk.pdf.pictures import shrink_photo

    monkeypatch.setattr(PIL, "__version__", "11.3.0")
    with pytest.raises(StoreTrouble, match="Pillow is too old"):
        shrink_photo(b"")


def test_the_doctor_reads_the_versions_back(story, monkeypatch):
    assert set(examine(story.desk).facts["libraries"]) == {"ReportLab", "Pillow"}
    import reportlab

    monkeypatch.setattr(reportlab, "Version", "4.5.1")
    found = examine(story.desk)
    assert not found.healthy
    assert "library-too-old" in {one.code for one in found.problems}
