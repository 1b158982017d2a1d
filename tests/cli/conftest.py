"""One command at a time, in this process, on a store of the test's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mopdesk.cli.main import command_line
from tests.people_world import _made_people, cheap_pins, folder  # noqa: F401 - fixtures


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Result]:
    """Run one command on a store of the test's own."""

    def run_command(*words: object) -> Result:
        result = CliRunner().invoke(
            command_line, [str(word) for word in words], env={"MOPDESK_STORE": str(tmp_path / "store.db")}
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run_command


@pytest.fixture
def told(run: Callable[..., Result]) -> Callable[..., Any]:
    """Run one command with --json and give what it told."""
    return lambda *words: json.loads(run(*words, "--json").stdout)
