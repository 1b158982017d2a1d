"""A store that knows its people: three roles, jobs at every stage, and PINs that cost little to check."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from mopdesk.actions.import_flow import import_bytes
from mopdesk.actions.people import add_person
from mopdesk.basics import pins
from mopdesk.desk import open_desk
from mopdesk.work.people import Role
from tests.stories import SAMPLES, Story

TODAY = date(2026, 11, 16)
SENT, OPEN = "1200023305976", "2000055433815"
PIN = {"CARA": "2580", "OLI": "1470", "ED": "3690"}
ROLE = {"CARA": Role.ADMINISTRATOR, "OLI": Role.OFFICE, "ED": Role.ENGINEER}

STORY = """
    2026-11-09  receive D0150002-made.usr            -> accepted
    2026-11-09  receive D0001001-made.usr            -> accepted
    2026-11-13  visit 1200023305976 not-fitted       -> ready owes D0002
    2026-11-13  send                                 -> D0002
"""


def theirs():
    """A file that was meant for another Meter Operator: it is refused."""
    data = (SAMPLES / "D0142001-made.usr").read_bytes()
    return data.replace(b"0000000202", b"0000000299").replace(b"|M|BMET|", b"|M|XMET|")


@pytest.fixture(scope="session")
def cheap_pins():
    """Let Argon2id cost next to nothing: what it should cost has a test of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_MEMORY_KIB", 8)
        patch.setattr(pins, "_PASSES", 1)
        patch.setattr(pins, "_LANES", 1)
        yield


@pytest.fixture(scope="session")
def _made_people(tmp_path_factory, cheap_pins):
    folder = tmp_path_factory.mktemp("people")
    story = Story(folder).replay(STORY)
    import_bytes(story.desk, theirs(), Path("theirs.usr"), story.now(), story.desk.today())
    for name, role in ROLE.items():
        add_person(story.desk, name, role, PIN[name])
    story.close()
    return folder


@pytest.fixture
def folder(_made_people, tmp_path):
    """A copy of the story's folder of the test's own."""
    shutil.copytree(_made_people, tmp_path / "world")
    return tmp_path / "world"


@pytest.fixture
def peopled(folder):
    """The store, opened; nobody has signed in."""
    opened = open_desk(folder / "store.db", today=TODAY)
    yield opened
    opened.close()
