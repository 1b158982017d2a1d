"""Hostile flow files: all that was ever seen, feared or made up, each built here byte by byte."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator

from mopdesk.basics.identifiers import check_digit
from tests.hostile.cases import Case

TEXT = "SSTPGP INSTALLED 4.0KW PV - CONFIRM IMPORT METER BACKSTOP"
CREATED = "20261106081500"


def number_of(name: str) -> int:
    """Give a number that belongs to a name and does not change when other cases come."""
    return zlib.crc32(name.encode())


def file_id(name: str) -> str:
    return f"H{number_of(name) % 10**9:09d}"


def mpan(name: str) -> str:
    """Give an MPAN of the case's own, so that no two cases meet in one job."""
    for tried in range(100):
        core = f"12{(number_of(name) + tried) % 10**10:010d}"
        digit = check_digit(core)
        if len(str(digit)) == 1:
            return f"{core}{digit}"
    raise AssertionError(name)


def investigation(
    name: str,
    *,
    text: str = TEXT,
    day: str = "20261106",
    number: str | None = None,
    identifier: str | None = None,
    serial: str = "F75A 00802",
    flow: str = "D0001001",
    sender: str = "X|GMTR",
    recipient: str = "M|BMET",
    created: str = CREATED,
    flag: str = "OPER",
    header: str | None = None,
    trailer: str | None = None,
    lines: tuple[str, ...] | None = None,
    counts: str | None = None,
    end: str = "\r\n",
) -> str:
    """Give a D0001 that is good but for what is named."""
    ours = file_id(name) if identifier is None else identifier
    number = mpan(name) if number is None else number
    body = (f"001|{number}|{text}|{day}|", f"002|{serial}|CHECK|") if lines is None else lines
    head = f"ZHV|{ours}|{flow}|{sender}|{recipient}|{created}||||{flag}|" if header is None else header
    tail = f"ZPT|{ours}|{counts or f'{len(body)}||1'}|20261106081501|" if trailer is None else trailer
    return "".join(line + end for line in (head, *body, tail) if line)


def request(name: str, **fields: str) -> str:
    """Give a D0142 that is good but for the named fields of its one group."""
    order = ["number", "house", *(f"address_{n}" for n in range(2, 10)), "postcode", "day", "from", "to"]
    good = {"number": mpan(name), "house": "1 EXAMPLE ROAD", "postcode": "ZZ1 4AB"}
    good |= {
        "day": "20261118",
        "from": "080000",
        "to": "120000",
        "text": "SSTPGP - REPLACE METER",
        "ssc": "0393",
    }
    good |= fields
    values = [good.get(key, "") for key in order]
    line = "|".join(["267", *values, "N", "", "E", good["ssc"], good["text"], "T", "", ""])
    return investigation(name, flow="D0142001", lines=(line,), counts="1||1")


def details(name: str, **fields: str) -> str:
    """Give a D0150 that is good but for the named fields."""
    good = {"multiplier": "1.00", "digits": "5", "since": "20150401", "serial": "F75A 00802"} | fields
    lines = (
        f"288|{good.get('number', mpan(name))}|{good['since']}||E|",
        "289|0393|20150401|||",
        f"290|{good['serial']}|||80|H|ACME TYPE C1|UFUN|||||||||||N|19850612|19850101||||H|20150401|",
        f"293|S|C|AI|{good['multiplier']}||{good['digits']}|||",
    )
    return investigation(name, flow="D0150002", sender="M|OMOP", lines=lines, counts="4||1")


def _case(kind: str, name: str, data: bytes | str, encoding: str = "utf-8") -> Case:
    return Case(kind, name, lambda: data.encode(encoding, "surrogatepass") if isinstance(data, str) else data)


def flow_cases() -> tuple[Case, ...]:
    """Give every hostile flow file, in the order of the table."""
    return (
        *_encodings(),
        *_line_ends(),
        *_nul(),
        *_sizes(),
        *_envelopes(),
        *_counts(),
        *_names(),
        *_dates(),
        *_numbers(),
        *_meter_points(),
        *_lookalikes(),
        *_texts(),
        *_other_files(),
    )


def _encodings() -> Iterator[Case]:
    kind = "encodings"
    plain = investigation

    def welsh(name: str) -> str:
        return request(name, house="Tŷ Gwyn, Llŷn", text="SSTPGP Siân – 5 £")

    yield _case(kind, "plain ASCII", plain("plain ASCII"))
    yield _case(kind, "UTF-8 with Welsh letters", welsh("UTF-8 with Welsh letters"))
    yield _case(kind, "UTF-8 with a byte order mark", plain("bom"), "utf-8-sig")
    yield _case(kind, "a byte order mark alone", codecs.BOM_UTF8)
    yield _case(kind, "a byte order mark and an empty line", codecs.BOM_UTF8 + b"\n")
    yield _case(kind, "two byte order marks", codecs.BOM_UTF8 * 2 + plain("two boms").encode())
    western = request("cp1252", house="Caffè Müller", text="SSTPGP – £5 “now” € Œ")
    yield _case(kind, "Windows-1252 letters and quotes", western, "cp1252")
    for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D):
        name = f"byte {byte:02X}, which Windows-1252 leaves undefined"
        yield _case(kind, name, request(name, house="1 CAF? ROAD").encode().replace(b"?", bytes([byte])))
    yield _case(
        kind,
        "ellipsis byte 85, no line end",
        request("85", house="1 X? ROAD").encode().replace(b"?", b"\x85"),
    )
    for codec, words in (
        ("utf-16", "UTF-16 with a byte order mark"),
        ("utf-16-le", "UTF-16, little end first, without a mark"),
        ("utf-16-be", "UTF-16, big end first, without a mark"),
        ("utf-32", "UTF-32"),
        ("cp037", "EBCDIC"),
        ("cp500", "EBCDIC, international"),
    ):
        yield _case(kind, words, plain(words), codec)
    big = codecs.BOM_UTF16_BE + plain("big").encode("utf-16-be")
    yield _case(kind, "UTF-16, big end first, with its mark", big)
    seven = request("utf-7", house="+AOk- ROAD")
    yield _case(kind, "UTF-7 looks like plain text", seven)
    for name, odd in (
        ("an overlong slash", b"\xc0\xaf"),
        ("an overlong NUL", b"\xc0\x80"),
        ("a lone surrogate", b"\xed\xa0\x80"),
        ("a pair of surrogates as six bytes", b"\xed\xa0\xbd\xed\xb8\x80"),
        ("a five-byte sequence", b"\xf8\x88\x80\x80\x80"),
        ("a sequence beyond Unicode", b"\xf4\x90\x80\x80"),
        ("the bytes FE and FF", b"\xfe\xff"),
        ("a noncharacter", "\ufffe".encode()),
        ("a replacement character", "\ufffd".encode()),
        ("an emoji", "\N{PILE OF POO}".encode()),
    ):
        yield _case(kind, name, request(name, house="1 ? ROAD").encode().replace(b"?", odd))
    mixed = request("mixed", house="é", text="SSTPGP ?").encode().replace(b"?", b"\xe9")
    yield _case(kind, "UTF-8 and Windows-1252 in one file", mixed)
    yield _case(kind, "a letter cut in half at the end", plain("half").encode() + b"\xc3")


def _line_ends() -> Iterator[Case]:
    kind = "line ends"
    for name, end in (
        ("LF alone", "\n"),
        ("CR alone", "\r"),
        ("LF CR", "\n\r"),
        ("CR CR LF", "\r\r\n"),
        ("U+2028 alone", "\u2028"),
        ("U+0085 alone", "\x85"),
        ("form feeds alone", "\f"),
    ):
        yield _case(kind, name, investigation(name, end=end))
    whole = investigation("mixed ends")
    yield _case(kind, "CR LF and LF mixed", whole.replace("\r\n", "\n", 1))
    for name, odd in (
        ("U+0085 in a text", "\x85"),
        ("U+2028 in a text", "\u2028"),
        ("U+2029 in a text", "\u2029"),
        ("a form feed in a text", "\f"),
        ("a vertical tab in a text", "\v"),
        ("a file separator in a text", "\x1c"),
        ("a CR in a text", "\r"),
        ("a tab in a text", "\t"),
        ("a backspace in a text", "\b"),
        ("a delete in a text", "\x7f"),
        ("a bell in a text", "\a"),
    ):
        yield _case(kind, name, request(name, text=f"SSTPGP RING{odd}TWICE"))
    yield _case(kind, "a form feed before the header", "\f" + investigation("ff head"))
    yield _case(kind, "a blank line before the header", "\r\n" + investigation("blank head"))
    yield _case(kind, "a space before the header", " " + investigation("space head"))
    yield _case(
        kind, "blank lines between groups", investigation("blank between").replace("\r\n", "\r\n\r\n")
    )
    yield _case(kind, "a line of spaces", investigation("spaces").replace("\r\n002", "\r\n   \r\n002"))
    yield _case(kind, "no line end after the trailer", investigation("no end").removesuffix("\r\n"))
    yield _case(kind, "no pipes at the ends", investigation("no pipes").replace("|\r\n", "\r\n"))
    yield _case(kind, "a DOS end-of-file mark", investigation("ctrl-z") + "\x1a")
    yield _case(
        kind,
        "a quoted-printable line break",
        investigation("soft").replace("|20261106|\r", "|=\r\n20261106|\r"),
    )


def _nul() -> Iterator[Case]:
    kind = "NUL"
    text = investigation("nul")
    yield _case(kind, "first of all", "\0" + text)
    yield _case(kind, "in a text", request("nul text", text="SSTPGP\0 HIDDEN"))
    yield _case(kind, "last of all", text + "\0")
    yield _case(kind, "nothing but NULs", b"\0" * 1_000)
    yield _case(kind, "a disk block of NULs after the trailer", text.encode() + b"\0" * 512)


def _sizes() -> Iterator[Case]:
    kind = "sizes"
    yield _case(kind, "no byte at all", b"")
    yield _case(kind, "line ends alone", b"\r\n" * 40)
    yield _case(kind, "one space", b" ")
    yield _case(kind, "one pipe", b"|")
    yield _case(kind, "header alone", investigation("alone", lines=(), trailer=""))
    yield _case(kind, "header and trailer alone", investigation("empty body", lines=(), counts="0||0"))
    base = len(investigation("4096", lines=("001||",), trailer="")) - len(
        investigation("4096", lines=(), trailer="")
    )
    for length in (4_096, 4_097):
        name = f"a line of {length:,} characters"
        line = "003|" + "9" * (length - 5) + "|"
        assert (len(line), base) == (length, 7)
        yield _case(
            kind, name, investigation(name, lines=(f"001|{mpan(name)}|{TEXT}|20261106|", line), counts="2||1")
        )
    many = "a line of 3,000 fields"
    yield _case(kind, many, investigation(many, lines=(f"001|{mpan(many)}|{TEXT}|20261106" + "|" * 3_000,)))
    yield Case(kind, "500,001 lines", lambda: b"ZHV|\n" + b"1|\n" * 500_001)
    yield Case(kind, "more than 50 MB", lambda: b"ZHV|" + b"9" * 50_000_000)
    yield Case(kind, "49 MB of pipes in lines", lambda: b"ZHV|\n" + (b"|" * 4_090 + b"\n") * 11_900)
    bad = investigation("bad lines", flow="D0150002", lines=("288|",), counts="120000||120000")
    yield Case(
        kind,
        "120,000 lines of nothing but faults",
        lambda: bad.replace("288|", "288|\r\n" * 120_000).encode(),
    )
    yield Case(kind, "one line of 49 MB", lambda: b"ZHV|" + b"9" * 49_000_000)


def _envelopes() -> Iterator[Case]:
    kind = "envelopes"

    def one(name: str, **more: object) -> Case:
        return _case(kind, name, investigation(name, **more))  # type: ignore[arg-type]

    yield one("no header", header="")
    yield one("no trailer", trailer="")
    for head in ("ZHF", "ZHD", "zhv", "ZHV ", "ZH"):
        name = f"a header {head!r}"
        yield _case(kind, name, investigation(name).replace("ZHV", head, 1))
    yield _case(kind, "a header without pipes", "ZHV\r\n" + investigation("no pipe head", header=""))
    yield _case(kind, "a header of blanks", investigation("blanks", header="ZHV||||||||||||"))
    first, second = investigation("joined one"), investigation("joined two")
    yield _case(kind, "two files joined", first + second)
    inner = investigation("inner").replace("\r\n002", "\r\nZHV|x|\r\n002")
    yield _case(kind, "a second header inside", inner)
    yield _case(kind, "a second trailer", investigation("two tails") + "ZPT|1|2||1||\r\n")
    yield _case(kind, "data after the trailer", investigation("after") + "001|1|\r\n")
    backward = investigation("backward").split("\r\n")
    yield _case(
        kind,
        "trailer before the groups",
        "\r\n".join([backward[0], backward[3], backward[1], backward[2], ""]),
    )
    yield one(
        "surplus header fields",
        header=f"ZHV|{file_id('s')}|D0001001|X|GMTR|M|BMET|{CREATED}||||OPER|A|B|C|",
        trailer=f"ZPT|{file_id('s')}|2||1||",
    )
    yield one("a flow nobody knows", flow="D9999001")
    yield one("a version nobody knows", flow="D0001999")
    yield one("a flow of blanks", flow="        ")
    yield one("a flow in small letters", flow="d0001001")
    yield one("a sender without an id", sender="X|")
    yield one("a sender of three letters", sender="X|ABC")
    yield one("a sender in full-width letters", sender="X|ＧＭＴＲ")
    yield one("a role nobody has", sender="?|GMTR")
    yield one("another Meter Operator's", recipient="M|OMOP")
    yield one("a recipient with a zero-width space", recipient="M|BM\u200bET")
    yield one("a recipient in Cyrillic letters", recipient="M|ВМЕТ")
    yield one("not for a Meter Operator", recipient="D|UDMS")
    yield one("a test file", flag="TR01")
    yield one("a test flag nobody knows", flag="LIVE")
    yield one("a test flag in full-width letters", flag="ＯＰＥＲ")
    yield one("a trailer of another file", trailer="ZPT|9999999999|2||1||")
    yield one(
        "a trailer with a zero-width space",
        trailer=f"ZPT|{file_id('z')}\u200b|2||1||",
        identifier=file_id("z"),
    )
    yield one("a checksum", counts="2|12345|1")
    yield one(
        "groups before the first", lines=("002|F75A 00802|CHECK|", f"001|{mpan('before')}|{TEXT}|20261106|")
    )
    yield one("no MPAN at all", lines=("002|F75A 00802|CHECK|",), counts="1||0")
    yield one("a group nobody knows", lines=(f"001|{mpan('nobody')}|{TEXT}|20261106|", "9ZZ|A|B|"))
    yield one("a group that is a sentence", lines=(f"001|{mpan('sentence')}|{TEXT}|20261106|", "Dear Sirs,"))
    yield one("the same MPAN twice", lines=(f"001|{mpan('twice')}|{TEXT}|20261106|",) * 2, counts="2||2")
    yield _case(
        kind, "a file identifier seen before, with other bytes", investigation("plain ASCII", text="OTHER")
    )


def _counts() -> Iterator[Case]:
    kind = "counts"
    for stated in (
        "1",
        "3",
        "",
        "-2",
        "+2",
        " 2",
        "2.0",
        "2e0",
        "02",
        "２",
        "²",
        "٢",
        "0x2",
        "2_0",
        "9" * 19,
        "9" * 3_000,
    ):
        shown = stated if len(stated) < 30 else f"{len(stated):,} digits"
        name = f"group count {shown!r}"
        yield _case(kind, name, investigation(name, counts=f"{stated}||1"))
    for stated in ("0", "2", "one", "１"):
        name = f"flow count {stated!r}"
        yield _case(kind, name, investigation(name, counts=f"2||{stated}"))


def _names() -> Iterator[Case]:
    kind = "names and paths"
    for name in (
        "../../etc",
        "..\\..\\x",
        "C:\\x.usr",
        "/etc/x",
        "\\\\evil\\x",
        "CON",
        "nul.txt",
        "x:stream",
        "dot.",
        "space ",
        "%2e%2e%2f",
        "$(reboot)",
        "a;b&c`d`",
        "' OR 1=1--",
        "=1+1",
        "-rf",
        "a\tb",
        "a\u202eb",
        "a\u200bb",
        "ＣＯＮ",
        "\x1b[31mRED",
    ):
        yield _case(kind, f"file identifier {name!r}", investigation(name, identifier=name))
    yield _case(kind, "file identifier of 300 characters", investigation("long id", identifier="A" * 300))
    yield _case(kind, "file identifier blank", investigation("blank id", identifier=""))
    for name in ("../../x", "CON", "x:y"):
        yield _case(kind, f"flow {name!r}", investigation(f"flow {name}", flow=name))
        yield _case(kind, f"sender {name!r}", investigation(f"sender {name}", sender=f"X|{name}"))
        yield _case(kind, f"meter {name!r}", investigation(f"meter {name}", serial=name))


def _dates() -> Iterator[Case]:
    kind = "dates"
    days = (
        ("30 February", "20260230"),
        ("29 February of a common year", "20270229"),
        ("year 0", "00000101"),
        ("year 1", "00010101"),
        ("the end of time", "99991231"),
        ("month 13", "20261301"),
        ("day 0", "20261100"),
        ("seven digits", "2026111"),
        ("nine digits", "202611060"),
        ("full-width digits", "２０２６１１０６"),
        ("Arabic digits", "٢٠٢٦١١٠٦"),
        ("with hyphens", "2026-11-06"),
        ("a space in front", " 2026116"),
        ("a sign in front", "+2026116"),
        ("with underscores", "2026_1_6"),
        ("letters", "TOMORROW"),
        ("a superscript", "2026110⁶"),
    )
    for name, day in days:
        yield _case(kind, f"appointment: {name}", request(f"appointment {name}", day=day))
    for name, day in days[:5]:
        yield _case(kind, f"meter details since: {name}", details(f"since {name}", since=day))
    for name, moment in (
        ("30 February", "20260230081500"),
        ("year 0", "00000101000000"),
        ("the end of time", "99991231235959"),
        ("hour 24", "20261106240000"),
        ("second 60", "20261106235960"),
        ("13 digits", "2026110608150"),
        ("full-width digits", "２０２６１１０６０８１５００"),
        ("blank", ""),
        ("next year", "20271106081500"),
    ):
        yield _case(kind, f"header: {name}", investigation(f"header {name}", created=moment))
    for name, clock in (
        ("25 hours", "250000"),
        ("noon in words", "NOON"),
        ("full-width", "０８００００"),
        ("09:00", "09:00"),
    ):
        yield _case(kind, f"time: {name}", request(f"time {name}", **{"from": clock}))


def _numbers() -> Iterator[Case]:
    kind = "numbers"
    for number in (
        "１２３",
        "1_000",
        "NaN",
        "Infinity",
        "-1",
        "+1",
        "1e5",
        "0x10",
        ".5",
        "5.",
        "1,000",
        "1 000",
        "٣",
        "²",
        "½",
        "Ⅷ",
        "1.000000000000001",
        "9" * 18,
        "9" * 3_900,
    ):
        shown = number if len(number) < 30 else f"{len(number):,} digits"
        yield _case(kind, f"multiplier {shown!r}", details(f"multiplier {number}", multiplier=number))
    for number in ("５", "5_0", "-5", "9" * 3_900):
        shown = number if len(number) < 30 else f"{len(number):,} digits"
        yield _case(kind, f"register digits {shown!r}", details(f"digits {number}", digits=number))


def _meter_points() -> Iterator[Case]:
    kind = "meter points"
    good = mpan("meter points")
    wrong = good[:12] + str((int(good[12]) + 1) % 10)
    for name, number in (
        ("last digit wrong", wrong),
        ("12 digits", good[:12]),
        ("14 digits", good + "0"),
        ("full-width digits", "".join(chr(ord(digit) + 0xFEE0) for digit in good)),
        ("one Arabic digit", "١" + good[1:]),
        ("with spaces", f"{good[:2]} {good[2:10]} {good[10:]}"),
        ("a no-break space behind", good + "\N{NO-BREAK SPACE}"),
        ("a zero-width space inside", good[:5] + "\u200b" + good[5:]),
        ("a right-to-left mark", good[:5] + "\u200f" + good[5:]),
        ("as a spreadsheet spoils it", "1.2E+12"),
        ("blank", ""),
        ("spaces alone", " " * 13),
        ("letters", "MPANMPANMPANM"),
        ("with a sign", "+" + good[1:]),
        ("a superscript digit", "¹" + good[1:]),
        ("a path", "../../x"),
    ):
        yield _case(kind, name, investigation(f"mpan {name}", number=number))
    both = (f"001|{mpan('one good')}|{TEXT}|20261106|", f"001|{wrong}|{TEXT}|20261106|")
    yield _case(kind, "one good and one wrong", investigation("one good", lines=both, counts="2||2"))


def _lookalikes() -> Iterator[Case]:
    kind = "lookalikes"
    name = "group code in full-width digits"
    yield _case(kind, name, investigation(name).replace("\r\n001|", "\r\n００１|"))
    name = "group code with a zero-width space"
    yield _case(kind, name, investigation(name).replace("\r\n002|", "\r\n0\u200b02|"))
    name = "header in Greek and Cyrillic letters"
    yield _case(kind, name, investigation(name).replace("ZHV", "ΖНV", 1))
    name = "trailer with a right-to-left mark"
    yield _case(kind, name, investigation(name).replace("ZPT", "\u200fZPT"))
    name = "pipes in full width"
    yield _case(kind, name, investigation(name).replace("|", "｜"))
    name = "broken bars for pipes"
    yield _case(kind, name, investigation(name).replace("|", "¦"))
    for name, text in (
        ("label in Cyrillic letters", "ЅЅТРGР INSTALLED - CONFIRM BACKSTOP"),
        ("label in full-width letters", "ＳＳＴＰＧＰ INSTALLED - CONFIRM BACKSTOP"),
        ("label with a zero-width space", "SST\u200bPGP INSTALLED - CONFIRM BACKSTOP"),
        ("label turned around", "\u202ePGPTSS INSTALLED"),
        ("accents as marks of their own", "SSTPGP SIA\u0302N"),
        ("a tower of marks", "SSTPGP Z" + "\u0311\u0301\u0489" * 40),
        ("a meter serial in Cyrillic letters", "SSTPGP"),
    ):
        serial = "Е75А 00802" if "serial" in name else "F75A 00802"
        yield _case(kind, name, investigation(name, text=text, serial=serial))


def _texts() -> Iterator[Case]:
    kind = "texts in a flow"
    for name, text in (
        ("markup", "<b>SSTPGP</b> <img src='x.png'> a<b and c>d"),
        ("an entity", "SSTPGP &amp; &#65; &lt;"),
        ("a formula", "=1+1"),
        ("a formula with a call", '=HYPERLINK("x","y")'),
        ("an at sign first", "@SUM(1+1)*2"),
        ("a full-width equals sign", "＝1+1"),
        ("a terminal's colour", "\x1b[31mSSTPGP\x1b[0m"),
        ("a terminal's title", "\x1b]0;SSTPGP\x07"),
        ("braces", "{0.__class__} {title} {}"),
        ("percents", "%s %n %(x)d 100%"),
        ("SQL", "'); DROP TABLE job;--"),
        ("a web address", "http://example.invalid/x"),
        ("a share on another machine", "\\\\evil.invalid\\share\\x"),
        ("quotes", '"O\'Brien" said “so”'),
        ("backslashes", "C:\\new\\table \\x00"),
        ("blank", ""),
        ("201 characters", "SSTPGP " + "X" * 194),
        ("4,000 characters", "SSTPGP " + "X" * 3_800),
    ):
        yield _case(kind, name, request(f"text {name}", text=text))


def _zipped(*members: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, body in members:
            info = zipfile.ZipInfo(name, (2026, 11, 6, 8, 15, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(info, body)
    return target.getvalue()


def _other_files() -> Iterator[Case]:
    kind = "no flow files at all"
    good = investigation("packed").encode()
    yield _case(kind, "a zip with a flow file", _zipped(("a.usr", good)))
    yield _case(
        kind, "a zip with paths", _zipped(("../../evil.usr", good), ("C:\\evil", good), ("CON", good))
    )
    yield Case(kind, "a zip bomb of 30 MB", lambda: _zipped(("bomb.usr", b"\0" * 30_000_000)))
    yield _case(kind, "a zip in a zip", _zipped(("inner.zip", _zipped(("a.usr", good)))))
    yield _case(kind, "gzip", gzip.compress(good, mtime=0))
    yield _case(kind, "a PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    yield _case(kind, "a PNG", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    yield _case(kind, "a JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF\0")
    yield _case(kind, "a Windows program", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff")
    yield _case(kind, "a Linux program", b"\x7fELF\x02\x01\x01" + b"\0" * 9)
    yield _case(kind, "an SQLite store", b"SQLite format 3\0" + b"\x10\0\x01\x01")
    yield _case(kind, "a web page", "<!DOCTYPE html>\n<html><body onload=alert(1)>ZHV|1|</body></html>\n")
    yield _case(
        kind,
        "XML with entities",
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    )
    yield _case(kind, "JSON", '{"flow": "D0001001"}\n')
    yield _case(kind, "CSV", "mpan,postcode\r\n1200023305976,ZZ1 4AB\r\n")
    yield _case(
        kind,
        "an e-mail with a flow file",
        "From: a@example.invalid\r\nSubject: D0001\r\n\r\n" + investigation("mailed"),
    )
    yield _case(kind, "a shell script", "#!/bin/sh\necho ZHV\n")
    yield _case(kind, "a PEM certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
