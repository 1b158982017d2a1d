"""What fuzzing has found worth keeping is read at every test run, and the laws are shown to bite."""

from pathlib import Path

import pytest

from tests.fuzz import target
from tests.fuzz.target import answer_for

CORPUS = sorted(Path(__file__).with_name("corpus").iterdir())
SAMPLES = sorted((Path(__file__).parents[1] / "data" / "flows").glob("*.usr"))


def test_every_kept_input_keeps_the_laws():
    assert len(CORPUS) >= 100
    for path in CORPUS:
        answer_for(path.read_bytes())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_keep_the_laws(path):
    assert answer_for(path.read_bytes()).envelope is not None


def test_a_line_that_is_explained_by_nothing_is_a_broken_law(monkeypatch):
    monkeypatch.setattr(target, "explain", lambda flow_file, known: ())
    with pytest.raises(AssertionError, match="not explained"):
        answer_for(SAMPLES[0].read_bytes())


def test_a_line_that_was_changed_is_a_broken_law(monkeypatch):
    real = target.open_flow
    monkeypatch.setattr(
        target, "open_flow", lambda data, known: real(data.replace(b"SSTPGP", b"SSTPGQ"), known)
    )
    with pytest.raises(AssertionError, match="stood in the file"):
        answer_for(SAMPLES[0].read_bytes())
