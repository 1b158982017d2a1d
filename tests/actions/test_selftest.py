"""The self-test finds what is missing, says so, and touches nothing of the user's."""

import json

import pytest

from mopdesk.actions import selftest
from mopdesk.actions.selftest import examine


@pytest.fixture
def found(tmp_path):
    """Run the self-test with the given checks of a window, and give its report."""

    def run(window_checks):
        report = tmp_path / "report.json"
        ok = examine(report, window_checks)
        told = json.loads(report.read_text(encoding="utf-8"))
        assert told["ok"] is ok
        return told, {one["name"]: one for one in told["findings"]}

    return run


def test_a_whole_program_passes(found, tmp_path):
    benches = []

    def look(bench):
        benches.append(bench)
        assert bench.store.exists()
        assert bench.reports[0].read_bytes().startswith(b"%PDF-")
        return "seen"

    told, findings = found(lambda: {"window": look})
    assert [one for one in findings.values() if not one["ok"]] == []
    assert told["ok"] is True
    assert list(findings) == [
        *(
            "modules",
            "resources",
            "encrypted store",
            "keys",
            "main job",
            "front room",
            "flow round trip",
            "window",
        )
    ]
    assert findings["window"]["said"] == "seen"
    # What it worked on is gone; the report is all that stays.
    assert not benches[0].folder.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_window_that_fails_is_told_and_the_rest_is_tried(found):
    def fail(bench):
        raise ImportError("no plug-in")

    told, findings = found(lambda: {"first": fail, "second": lambda bench: "seen"})
    assert told["ok"] is False
    assert "no plug-in" in findings["first"]["said"]
    assert findings["second"]["ok"] is True


def test_a_front_room_that_does_not_load_is_told(found):
    def no_front_room():
        raise ImportError("no Qt")

    told, findings = found(no_front_room)
    assert told["ok"] is False
    assert "no Qt" in findings["front room"]["said"]
    assert findings["flow round trip"]["ok"] is True


def test_a_store_without_encryption_is_a_fault(found, monkeypatch):
    """A driver that takes the key and writes in the clear looks the same until somebody reads the disk."""
    opened = selftest.Store.open

    def in_the_clear(path, key=None, **rest):
        return opened(path, **rest)

    monkeypatch.setattr(selftest.Store, "open", in_the_clear)
    told, findings = found(dict)
    assert told["ok"] is False
    assert "in the clear" in findings["encrypted store"]["said"]


def test_a_missing_data_file_is_a_fault(found, monkeypatch):
    def missing():
        raise FileNotFoundError("gone")

    monkeypatch.setattr(selftest, "resources_folder", missing)
    told, findings = found(dict)
    assert told["ok"] is False
    assert "gone" in findings["resources"]["said"]
