"""Photos come in at the size that the office has set, and pause before the disk is full."""

from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from mopdesk.actions.attachments import attach_photo, attachment_bytes
from mopdesk.actions.import_flow import import_paths
from mopdesk.actions.settings import set_option
from mopdesk.actions.start_up import start_up
from mopdesk.actions.visits import start_visit
from mopdesk.basics import disk_room
from mopdesk.basics.errors import FileTrouble
from mopdesk.desk import open_desk
from tests.pdf.report_cases import photo_bytes

FLOWS = Path(__file__).parent.parent / "data" / "flows"


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path / "store.db", today=date(2026, 11, 20)) as desk:
        set_option(desk, "participant_id", "BMET")
        import_paths(desk, [FLOWS / "D0001001-made.usr"])
        yield desk


@pytest.fixture
def visit(desk):
    return start_visit(desk, desk.store.jobs.list_jobs()[0].id).id


def test_a_photo_comes_in_at_the_size_that_is_set(desk, visit):
    sizes = []
    for edge, quality in (("", ""), ("1200", "70"), ("2400", "90")):
        set_option(desk, "photo_edge", edge)
        set_option(desk, "photo_quality", quality)
        kept = attach_photo(desk, visit, photo_bytes(size=(3000, 2000)), purpose="nameplate")
        body = attachment_bytes(desk, kept.sha256)
        sizes.append((Image.open(BytesIO(body)).size, len(body)))
    assert [size for size, _bytes in sizes] == [(1600, 1067), (1200, 800), (2400, 1600)]
    assert sizes[1][1] < sizes[0][1] < sizes[2][1]


def test_photos_pause_on_a_full_disk_and_the_room_is_told_before(desk, visit, monkeypatch):
    free = {"now": 180 * disk_room.MEGABYTE}
    monkeypatch.setattr(disk_room.shutil, "disk_usage", lambda _path: SimpleNamespace(free=free["now"]))
    with pytest.raises(FileTrouble) as refused:
        attach_photo(desk, visit, photo_bytes(size=(64, 48)), purpose="nameplate")
    assert refused.value.title.startswith("Only 180 MB are free. Photos are paused")
    free["now"] = 900 * disk_room.MEGABYTE
    attach_photo(desk, visit, photo_bytes(size=(64, 48)), purpose="nameplate")
    assert "Only 900 MB are free on the disk of the store. Free some space soon." in start_up(desk).waiting
    set_option(desk, "free_space_warning", "500")
    assert start_up(desk).waiting == ()
