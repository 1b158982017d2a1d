"""Visits and jobs on the sample flow files, for the tests of answers."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import msgspec

from mopdesk.flows.catalogue import Catalogue
from mopdesk.flows.reader import open_flow
from mopdesk.work.engine import owed
from mopdesk.work.findings import outcome
from mopdesk.work.intake import request_of
from mopdesk.work.meter_details import held_from_root
from mopdesk.work.nouns import Case, Job, JobState, KindOfWork
from mopdesk.work.outbound import AnswerInput, compose, file_texts
from mopdesk.work.process import load_processes
from mopdesk.work.visit_facts import (
    Access,
    Authorisation,
    Exchange,
    MeterSeen,
    NewMeter,
    NewRegister,
    Replacement,
    VisitFacts,
)

SAMPLES = Path(__file__).parent.parent / "data" / "flows"
MADE_AT = datetime(2026, 11, 20, 15, 0, 0, tzinfo=UTC)
# MPANs of the samples, with the meter that the sample details hold for each.
ONE_METER = {
    "1200023305976": "F75A 00802",
    "2000055433815": "D13C01717",
    "1410987654325": "L85A 28596",
    "1100013222955": "S82E042896",
}


@cache
def catalogue():
    return Catalogue.load()


@cache
def sample(name):
    return open_flow((SAMPLES / name).read_bytes(), catalogue())


def text_file(*lines, flow="D0150002", sender="M|OMOP", recipient="M|BMET"):
    """Make a flow file of these lines and read it."""
    roots = sum(line.startswith(("288|", "267|", "001|")) for line in lines)
    head = f"ZHV|0000000299|{flow}|{sender}|{recipient}|20261102090000||||OPER|"
    body = "\n".join((head, *lines, f"ZPT|0000000299|{len(lines)}||{roots}|20261102090001|"))
    return open_flow((body + "\n").encode(), catalogue())


def held_of(flow_file, mpan, **changes):
    """Keep the details of one MPAN in a D0150 file."""
    root = next(root for root in flow_file.roots if root.text("mpan") == mpan)
    return held_from_root(
        root,
        id="details-1",
        flow=flow_file.envelope.flow,
        from_id=flow_file.envelope.from_id,
        noted_at=flow_file.envelope.created,
        origin="received",
        **changes,
    )


def sample_held(mpan):
    return held_of(sample("D0150002-made.usr"), mpan)


def request_for(mpan, flow):
    names = (
        ["D0001001-made.usr"] if flow == "D0001" else ["D0142001-made.usr", "D0142001-made-after-D0002.usr"]
    )
    for name in names:
        for root in sample(name).roots:
            if root.fields[0] == mpan:
                return request_of(sample(name), root)
    raise LookupError(f"no sample {flow} for {mpan}")


def job_for(request, process):
    return Job(
        id="job-1",
        case_id="case-1",
        mpan=request.mpan,
        supplier=request.sender_id,
        flow=request.flow[:5],
        process=process,
        state=JobState.RECEIVED,
        request=request,
        received_at=datetime(2026, 11, 9, 9, 0, tzinfo=UTC),
        received_on=date(2026, 11, 9),
        received_basis="given",
        clock="b",
        due=date(2026, 11, 23),
        owed_by="M",
        kind=KindOfWork.INVESTIGATION if request.flow.startswith("D0001") else KindOfWork.EXCHANGE,
        kind_confirmed=True,
        labelled=True,
        created_at=datetime(2026, 11, 9, 9, 0, tzinfo=UTC),
    )


def answer_input(process, state, request, facts, held, **changes):
    spec = load_processes()[process]
    job = job_for(request, process)
    case = Case(
        id="case-1",
        mpan=request.mpan,
        supplier=request.sender_id,
        process=process,
        state=state,
        opened_on=date(2026, 11, 9),
    )
    came_to = outcome(facts, asks_finding=spec.asks_finding)
    given = AnswerInput(
        process=spec,
        case=case,
        job=job,
        facts=facts,
        owed=owed(spec, case, job, came_to),
        held=held,
        catalogue=catalogue(),
        own_id="BMET",
    )
    return msgspec.structs.replace(given, **changes)


def checked(serial, finding, **more):
    return MeterSeen(serial=serial, finding=finding, **more)


def visit(serial, finding, *, on="2026-11-20", **more):
    """A visit that found one meter and left it."""
    meters = () if finding == "no-access" else (checked(serial, finding),)
    access = Access(got_in=finding != "no-access", reason="no-answer" if finding == "no-access" else "")
    return VisitFacts(**{"date": on, "access": access, "meters": meters} | more)


NEW_METER = NewMeter(
    serial="E26N123488",
    make_and_type="ACME STATIC TYPE S5",
    meter_type="N",
    current_rating="100",
    location="H",
    asset_provider="NMAP",
    retrieval_method="H",
    certified_on="2026-03-02",
    certification_expires="2046-03-02",
    finding="static-import-only",
    registers=(NewRegister(register="S", digits="5"),),
)


def exchanged(serial, finding, *, on="2026-11-20", new=NEW_METER, **more):
    """A visit that found one meter and replaced it."""
    facts = visit(serial, finding, on=on)
    replacement = Replacement(
        replaced=True,
        on=on,
        authorisation=Authorisation(by="A Person", how="by telephone", at="2026-11-20 10:00"),
        exchanges=(Exchange(removed_serial=serial, new=new),),
        **more,
    )
    return msgspec.structs.replace(facts, replacement=replacement)


def written(given):
    """Compose, write and give each file's groups as text lines, envelope left off."""
    answers = compose(given)
    identifiers = {answer.message: f"{number:010}" for number, answer in enumerate(answers, 1)}
    files = file_texts(answers, catalogue(), identifiers=identifiers, created=MADE_AT, test_flag="OPER")
    return {
        answer.flow: data.decode("ascii").split("\r\n")[1:-2]
        for answer, data in zip(answers, files, strict=True)
    }
