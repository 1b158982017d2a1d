"""Write the tables of expected sentences anew: `python3 packaging/dev.py hostile --write`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.hostile import list_answers, picture_answers
from tests.hostile.cases import write_expected
from tests.hostile.flow_answers import hostile_desk, take_in, told
from tests.hostile.flow_files import flow_cases
from tests.hostile.lists import fact_cases, list_cases
from tests.hostile.pictures import picture_cases


def main() -> None:
    """Ask the program about every case, and write down what it says."""
    write_expected("pictures", picture_answers.told(picture_cases()))
    with TemporaryDirectory() as folder, hostile_desk(Path(folder) / "flows.db") as desk:
        write_expected("flow-files", told(take_in(desk, flow_cases())))
    with TemporaryDirectory() as folder, hostile_desk(Path(folder) / "lists.db") as desk:
        beside = Path(folder) / "facts"
        list_answers.lay_out(beside)
        job_id = list_answers.open_a_job(desk)
        write_expected("lists", list_answers.lists_told(desk, beside, list_cases()))
        write_expected("facts", list_answers.facts_told(desk, job_id, beside, fact_cases()))


if __name__ == "__main__":
    main()
