"""Laws of the D0150 for any held details: what is copied stays, what leaves reads back."""

from hypothesis import given
from hypothesis import strategies as st

from mopdesk.flows.reader import open_flow
from mopdesk.work.outbound import compose, file_texts
from tests.work.answer_cases import MADE_AT, NEW_METER, catalogue, exchanged, visit
from tests.work.details_cases import HEAD, LABEL, details, held, meter, option_2, option_3

SERIALS = st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=4, max_size=10)
NOTES = st.text("ABC DEF.,-/0123", min_size=1, max_size=60).filter(str.strip)


@st.composite
def held_lines(draw):
    """Details with several meters, registers, maintenance and earlier removals."""
    lines = list(HEAD)
    lines += [f"762|20150402|{note}|" for note in draw(st.lists(NOTES, max_size=2))]
    serials = draw(st.lists(SERIALS, min_size=1, max_size=4, unique=True))
    for serial in serials:
        below = [f"293|{number:02}|C|AI|1.00||5|||" for number in range(draw(st.integers(0, 2)))]
        below += [f"295|{number}|AI|0.5|" for number in range(draw(st.integers(0, 2)))]
        below += [f"296|20160101|{note}|" for note in draw(st.lists(NOTES, max_size=2))]
        below += [f"296|20170101|{LABEL}FITTED.|"] * draw(st.integers(0, 1))
        provider = draw(st.sampled_from(["UFUN", "OMAP"]))
        lines += meter(serial, *below, provider=provider)
    lines += [f"08A|GONE{number}|20150401|UFUN|" for number in range(draw(st.integers(0, 2)))]
    return lines, serials


def without_ours(lines):
    return [line for line in lines if not (line.startswith("296|") and LABEL in line)]


@given(held_lines(), st.data())
def test_an_unchanged_d0150_is_the_held_one_but_for_our_finding(drawn, data):
    lines, serials = drawn
    serial = data.draw(st.sampled_from(serials))
    sent = details(option_2(visit(serial, "fitted"), held(*lines)))
    ours = [line for line in sent if line not in without_ours(sent)]
    assert ours == [f"296|20261120|{LABEL}FITTED. METER NOT REPLACED.|"]
    assert without_ours(sent) == [line for line in without_ours(lines) if not line.startswith("08A")]


@given(held_lines(), st.data())
def test_an_exchange_lists_every_untouched_meter_as_held(drawn, data):
    lines, serials = drawn
    serial = data.draw(st.sampled_from(serials))
    sent = details(option_2(exchanged(serial, "not-fitted"), held(*lines)))
    meters = [line.split("|")[1] for line in sent if line.startswith("290|")]
    assert meters == [NEW_METER.serial if one == serial else one for one in serials]
    assert [line for line in sent if line.startswith("08A")] == [
        f"08A|{serial}|20261120|{provider_of(lines, serial)}|"
    ]
    untouched = [block for block in blocks(without_ours(lines)) if not block[0].startswith(f"290|{serial}|")]
    assert [block for block in blocks(without_ours(sent)) if NEW_METER.serial not in block[0]] == untouched
    assert [line for line in sent if line.startswith("762")] == [
        line for line in lines if line.startswith("762")
    ]


def blocks(lines):
    """Give each meter's lines."""
    found = []
    for line in lines:
        if line.startswith("290|"):
            found.append([])
        if found and not line.startswith("08A"):
            found[-1].append(line)
    return found


def provider_of(lines, serial):
    return next(line.split("|")[7] for line in lines if line.startswith(f"290|{serial}|"))


@given(held_lines(), st.data(), st.sampled_from(["\r\n", "\n"]))
def test_what_leaves_reads_back_without_a_problem(drawn, data, newline):
    lines, serials = drawn
    facts = exchanged(data.draw(st.sampled_from(serials)), "not-fitted")
    answers = compose(option_3(facts, held(*lines)))
    files = file_texts(
        answers,
        catalogue(),
        identifiers={"b1": "0000000001", "b2": "0000000002"},
        created=MADE_AT,
        test_flag="OPER",
        newline=newline,
    )
    for data_of_file in files:
        assert not open_flow(data_of_file, catalogue()).problems
