"""The fast reader and the written checks: whatever the bytes, they find what reader and validator find."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mopdesk.flows import group_checks
from mopdesk.flows.fast_reader import open_regular
from mopdesk.flows.group_checks import checks_of, source_of
from mopdesk.flows.reader import open_flow, read
from mopdesk.flows.validator import field_fault, validate
from tests.bulk_flows import flow_file
from tests.flows.flow_examples import (
    MPANS,
    SAMPLES,
    catalogue,
    codes,
    file_of,
    full_group,
    lines_of,
    paths,
    specs,
    swap,
)
from tests.flows.test_flows_hostile import ODD, SAMPLE_BYTES

BULK = ("D0001001", "D0142001", "D0150002")
TEXTS = [
    "",
    " ",
    "  X",
    "20261109",
    "20261341",
    "0" * 13,
    MPANS[0],
    "1",
    "1.5",
    "T",
    "E",
    "N",
    "?",
    "S",
    "A" * 41,
]


def by_the_reader(data):
    return validate(read(data, catalogue()), catalogue())


def agree(data):
    """Assert that the fast way, where it is taken, finds the same; tell whether it was taken."""
    fast = open_regular(data, catalogue())
    if fast is None:
        return False
    assert fast == by_the_reader(data)
    assert [root.line for root in fast.roots] == list(fast.roots.firsts)
    assert [root.last_line for root in fast.roots] == list(fast.roots.lasts)
    return True


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.usr")), ids=lambda path: path.stem)
def test_the_samples_are_read_alike(path):
    assert agree(path.read_bytes()) is (path.stem != "D0149001-published")
    assert agree(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")) is (
        path.stem != "D0149001-published"
    )


@pytest.mark.parametrize("flow", BULK)
@pytest.mark.parametrize("faulty", [False, True])
def test_bulk_files_are_read_alike(flow, faulty):
    assert agree(flow_file(flow, 300, faulty=faulty))


@pytest.mark.parametrize("spec", specs(), ids=lambda spec: spec.name)
@given(data=st.data())
def test_any_text_in_any_field_is_judged_alike(spec, data):
    roots = [full_group(spec.root, mpan, data.draw(st.integers(1, 3))) for mpan in MPANS]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, 2))
        path, group = data.draw(st.sampled_from(list(paths(roots[at]))))
        name = data.draw(st.sampled_from(group.spec.fields)).name
        text = data.draw(
            st.one_of(st.sampled_from([*TEXTS, *ODD[6:-1]]), st.text("0123ANT X.é", max_size=45))
        )
        roots[at] = swap(roots[at], path, lambda one, name=name, text=text: one.replace(**{name: text}))
    agree(file_of(spec, lines_of(roots)))


@given(st.sampled_from(specs()), st.data())
def test_groups_in_any_order_are_judged_alike(spec, data):
    lines = lines_of([full_group(spec.root, mpan) for mpan in MPANS])
    picked = data.draw(st.lists(st.sampled_from([*lines, "9ZZ|X|", "ZPT|1|", "ZHV|1|"]), max_size=25))
    agree(file_of(spec, [lines[0], *picked]))
    agree(file_of(spec, picked or lines))


@given(st.sampled_from(SAMPLE_BYTES), st.data())
def test_damaged_samples_are_read_alike(sample, data):
    start = data.draw(st.integers(0, len(sample)))
    stop = data.draw(st.integers(start, min(len(sample), start + 40)))
    piece = data.draw(
        st.one_of(
            st.just(b""),
            st.binary(max_size=10),
            st.sampled_from(["|", "\n", "|\n", "\r", *ODD]).map(str.encode),
        )
    )
    agree(sample[:start] + piece + sample[stop:])


@given(st.sampled_from(BULK), st.integers(1, 400), st.booleans(), st.randoms(use_true_random=False))
def test_blocks_are_cut_where_a_root_begins(flow, count, crlf, random):
    lines = flow_file(flow, count).split(b"\n")
    for _ in range(random.randrange(3)):
        lines.insert(random.randrange(1, len(lines)), random.choice(lines))
    agree((b"\r\n" if crlf else b"\n").join(lines))


def test_an_mpan_larger_than_a_block_is_one_root():
    spec = catalogue().find("D0150002")
    lines = lines_of([full_group(spec.root)]) + [f"762|20261109|NOTE {number}|" for number in range(900)]
    data = file_of(spec, [*lines, *lines])
    assert agree(data)
    assert len(open_flow(data, catalogue()).roots) == 2


def test_a_good_file_is_passed_without_the_validator(monkeypatch):
    """A count, not a time: each text of a code, day or id is judged once, whatever the number of lines."""
    judged = []

    def note(text, field, catalogue):
        judged.append(text)
        return field_fault(text, field, catalogue)

    data = flow_file("D0150002", 400)
    checks_of.cache_clear()
    monkeypatch.setattr(group_checks, "field_fault", note)
    open_flow(data, catalogue())
    assert len(judged) < 3_000
    judged.clear()
    open_flow(data, catalogue())
    assert not judged


@pytest.mark.parametrize("faulty", [False, True])
def test_ten_times_the_instructions_are_at_most_twelve_times_the_calls(faulty):
    counts = []
    for count in (200, 2_000):
        data = flow_file("D0150002", count, faulty=faulty)
        open_flow(data, catalogue())
        calls = 0

        def counted(_frame, event, _argument):
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(counted)
        try:
            open_flow(data, catalogue())
        finally:
            sys.setprofile(None)
        counts.append(calls)
    assert counts[1] <= 12 * counts[0]


def test_roots_are_grown_when_looked_at_and_cut_like_any_sequence():
    flow_file_read = open_flow(flow_file("D0001001", 50), catalogue())
    roots = flow_file_read.roots
    assert roots[3] == tuple(roots)[3]
    assert roots[-1] == tuple(roots)[-1]
    assert roots[5:8] == tuple(roots)[5:8]
    assert roots != tuple(roots)[1:]
    with pytest.raises(IndexError):
        roots[50]


def test_the_written_checks_are_small_and_readable():
    spec = catalogue().find("D0150002")
    text = source_of(spec.group("293"))
    assert text.startswith('def check_293(parts):\n    """Register"""\n')
    assert "mpan_is_good(mpan)" in source_of(spec.root)
    assert max(source_of(group).count("\n") for group in spec.root.walk()) < 100
    assert codes(open_flow(flow_file("D0150002", 3), catalogue())) == []
