"""Pages that are printed from the program's own data stay as they were printed.

To print them anew after a change, set MOPDESK_PRINT_PAGES=1 and run this file's tests once.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import msgspec
import pytest
from click import Command, Group

from mopdesk.basics.resources import resource_names, resources_folder
from mopdesk.basics.settings import OPTIONS
from mopdesk.cli.main import command_line
from mopdesk.work.findings import findings
from mopdesk.work.process import load_processes, process_table
from mopdesk.work.visit_facts import VisitFacts, read_facts

README = Path(__file__).parent.parent / "README.md"


def processes() -> str:
    tables = [process_table(spec).strip() for spec in load_processes().values()]
    source = "Printed from `resources/processes/`; the timescales are those of DCP0030 v2.0 (proposal)."
    return "\n\n".join(["# The processes", source, *tables]) + "\n"


def schema() -> str:
    encoded = msgspec.json.encode(msgspec.json.schema(VisitFacts))
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


@pytest.mark.parametrize(
    ("name", "written"),
    [("help/processes.md", processes), ("help/visit-facts.schema.json", schema)],
)
def test_a_page_is_what_the_program_prints(name: str, written) -> None:
    page = resources_folder() / name
    if os.environ.get("MOPDESK_PRINT_PAGES"):
        page.write_text(written(), encoding="utf-8")
    assert page.read_text("utf-8") == written()


def test_every_finding_has_an_example_visit() -> None:
    names = {Path(name).stem for name in resource_names("help/visits", ".json")}
    wanted = {code for code, spec in findings().items() if spec.offered} | {"no-access"}
    assert wanted <= names


@pytest.mark.parametrize("folder", ["help/visits", "demo/visits"])
def test_every_example_visit_fits_the_schema(folder: str) -> None:
    for name in resource_names(folder, ".json"):
        read_facts(json.loads((resources_folder() / name).read_text("utf-8")))


def commands(group: Group, prefix: str = "mopdesk") -> list[tuple[str, Command]]:
    found: list[tuple[str, Command]] = []
    for name, command in group.commands.items():
        found.append((f"{prefix} {name}", command))
    return found


def test_every_command_stands_in_the_readme_and_explains_itself() -> None:
    text = README.read_text("utf-8")
    for name, command in commands(command_line):
        assert command.help or command.short_help, name
        assert f"`{name}" in text, f"{name} is not in the README"


def test_every_option_has_a_title_and_a_help() -> None:
    assert all(option.title and option.help for option in OPTIONS)
