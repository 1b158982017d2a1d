"""Write the tables of expected sentences anew: `python3 packaging/dev.py hostile --write`."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.hostile.cases import write_expected
from tests.hostile.flow_answers import hostile_desk, take_in, told
from tests.hostile.flow_files import flow_cases


def main() -> None:
    """Ask the program about every case, and write down what it says."""
    with TemporaryDirectory() as folder, hostile_desk(Path(folder) / "store.db") as desk:
        write_expected("flow-files", told(take_in(desk, flow_cases())))


if __name__ == "__main__":
    main()
