"""Whatever the bytes, the reader answers: it never raises, and what it explains covers every line."""

from hypothesis import given
from hypothesis import strategies as st

from mopdesk.flows.address import check_address
from mopdesk.flows.assumed import facts_of
from mopdesk.flows.explain import explain
from mopdesk.flows.reader import open_flow
from tests.flows.flow_examples import SAMPLES, catalogue, specs

SAMPLE_BYTES = [path.read_bytes() for path in sorted(SAMPLES.glob("*.usr"))]
CODES = sorted(
    {group.code for spec in specs() for group in spec.root.walk()} | {"ZHV", "ZPT", "ZHD", "9ZZ", ""}
)
HEADS = [data.split(b"\n")[0].decode() for data in SAMPLE_BYTES]
ODD = [
    "\x85",
    "\u2028",
    "\u2029",
    "\f",
    "\v",
    "\r",
    "\x1c",
    "\u200b",
    "\u202e",
    "１",
    "é",
    "£",
    "\x00",
    " ",
    "|",
]


def survive(data):
    flow_file = open_flow(data, catalogue())
    lines = [one.place.line or 0 for one in flow_file.problems]
    assert lines == sorted(lines)
    rows = explain(flow_file, catalogue())
    for root in flow_file.roots:
        facts_of(root)
        flow_file.problems_of(root)
    if flow_file.envelope is None:
        assert not rows
        assert flow_file.problems
    else:
        check_address(flow_file.envelope, ("BMET",), "OPER")
        shown = {row.line for row in rows}
        assert {group.line for root in flow_file.roots for group in root.walk()} <= shown
    return flow_file


@given(st.binary(max_size=300))
def test_arbitrary_bytes(data):
    survive(data)


@given(st.sampled_from(HEADS), st.binary(max_size=300))
def test_arbitrary_bytes_after_a_header(head, data):
    survive(head.encode() + b"\n" + data)


@given(
    st.sampled_from(HEADS),
    st.lists(
        st.tuples(
            st.sampled_from(CODES),
            st.lists(
                st.one_of(st.sampled_from([*ODD, "20261109", "1200023305976"]), st.text(max_size=12)),
                max_size=30,
            ),
        ),
        max_size=15,
    ),
)
def test_arbitrary_groups(head, groups):
    lines = [head, *("|".join([code, *fields]) for code, fields in groups), "ZPT|"]
    survive("\n".join(lines).encode("utf-8", "surrogatepass"))


@given(st.sampled_from(SAMPLE_BYTES), st.data())
def test_samples_with_bytes_cut_doubled_or_replaced(sample, data):
    start = data.draw(st.integers(0, len(sample)))
    stop = data.draw(st.integers(start, min(len(sample), start + 40)))
    piece = data.draw(
        st.one_of(
            st.just(b""),
            st.binary(max_size=10),
            st.just(sample[start:stop] * 2),
            st.sampled_from(ODD).map(lambda odd: odd.encode()),
        )
    )
    survive(sample[:start] + piece + sample[stop:])


@given(st.sampled_from(SAMPLE_BYTES), st.randoms(use_true_random=False))
def test_samples_with_their_lines_shuffled(sample, random):
    lines = sample.split(b"\n")
    random.shuffle(lines)
    survive(b"\n".join(lines))


@given(st.sampled_from(SAMPLE_BYTES), st.integers(0, 5000), st.sampled_from(ODD))
def test_the_line_numbers_are_those_of_the_file(sample, place, odd):
    """No character but a line feed moves a line number."""
    if odd == "\x00":
        return
    text = sample.decode()
    place %= len(text)
    flow_file = survive((text[:place] + odd + text[place:]).encode())
    lines = (text[:place] + odd + text[place:]).split("\n")
    for root in flow_file.roots:
        for group in root.walk():
            assert lines[group.line - 1].removesuffix("\r").removesuffix("|") == group.raw().removesuffix("|")
