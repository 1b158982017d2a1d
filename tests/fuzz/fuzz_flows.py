"""Coverage-guided fuzzing of reader, validator, explanation and writer: `python3 packaging/dev.py fuzz`.

    --runs N        stop after so many inputs (default 100,000)
    --seconds N     stop after so many seconds
    --length N      the longest input in bytes (default 600)
    --seed N        where chance begins; two runs side by side need two
    --into FOLDER   where new inputs are kept (default build/fuzz)

It begins with the kept corpus and the samples. An input that breaks a law is written to the folder and ends
the run: mend the program, and put the input into tests/fuzz/corpus, where each test run reads it. Atheris has
wheels for Linux alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

# Followed are the modules that decide by bytes; the ones that only carry or describe what was read would
# take half the speed and show no new way through.
DESCRIBE = [
    "flows.explain",
    "flows.catalogue",
    "flows.schema",
    "flows.tree",
    "flows.writer",
    "basics.problems",
]
with atheris.instrument_imports(
    include=["mopdesk.flows", "mopdesk.basics"], exclude=[f"mopdesk.{name}" for name in DESCRIBE]
):
    from tests.fuzz.target import answer_for


def one_input(data: bytes) -> None:
    """Give the fuzzer's bytes to the reader."""
    answer_for(data)


def main() -> None:
    """Fuzz, with the options above."""
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--length", type=int, default=600, help="bytes of the longest input")
    parser.add_argument("--seed", type=int, default=0, help="0 for one by chance")
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "fuzz")
    chosen = parser.parse_args()
    found = chosen.into / "corpus"
    found.mkdir(parents=True, exist_ok=True)
    atheris.Setup(
        [
            sys.argv[0],
            f"-atheris_runs={chosen.runs}",
            f"-max_total_time={chosen.seconds}",
            f"-dict={HERE / 'flows.dict'}",
            f"-artifact_prefix={chosen.into}/broken-",
            f"-max_len={chosen.length}",
            f"-seed={chosen.seed}",
            "-timeout=20",
            "-print_final_stats=1",
            str(found),
            str(HERE / "corpus"),
            str(ROOT / "tests" / "data" / "flows"),
        ],
        one_input,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
