"""The story fixture: a real desk on a real store, replaying lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.people_world import _made_people, cheap_pins, folder, peopled  # noqa: F401 - fixtures
from tests.stories import Story


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    told = Story(tmp_path)
    yield told
    told.close()
