"""The visit report as a tree: what was asked, found, done and answered, for a customer and an auditor.

Pure: everything arrives in a `ReportInput`; `mopdesk.pdf.render` turns the tree into paper.
"""

from __future__ import annotations

from mopdesk.basics.identifiers import spaced_mpan
from mopdesk.work.findings import NOT_ASKED, findings
from mopdesk.work.nouns import basis_words
from mopdesk.work.report_answer import answer_sections, checks_section
from mopdesk.work.report_input import JournalHead, ReportInput
from mopdesk.work.report_proof import about_section, photo_section, signature_section
from mopdesk.work.report_site import exchange_sections, meter_sections, visit_section
from mopdesk.work.report_tree import Fact, Notice, Report, Tone
from mopdesk.work.report_words import (
    fact,
    say_day,
    say_moment,
    say_party,
    say_typed_day,
    short_id,
)

__all__ = ["JournalHead", "ReportInput", "visit_report"]

OUTCOME_FITS = 120


def visit_report(given: ReportInput) -> Report:
    """Tell one visit as a report.

    Nothing that is missing is left out in silence: it reads 'not recorded', or 'MISSING' where the answer
    needs it. Access notes stay out unless `given.with_access_notes`.
    """
    sections = (
        visit_section(given),
        *meter_sections(given),
        *exchange_sections(given),
        *checks_section(given),
        *answer_sections(given),
        *photo_section(given),
        signature_section(given),
        about_section(given),
    )
    mpan = spaced_mpan(given.job.mpan)
    return Report(
        title="Visit report",
        subtitle=given.job.site.one_line or "Address not recorded",
        letterhead=given.company or "Meter Operator",
        running=f"Visit report · MPAN {mpan} · Job {short_id(given.job.id)}",
        header=_header(given, mpan),
        outcome=_outcome(given),
        sections=sections,
        footer=_footer(given),
        anchor=f"mopdesk journal {given.journal.count} {given.journal.hash}" if given.journal else "",
        accent=given.accent,
        logo=given.logo,
    )


def _header(given: ReportInput, mpan: str) -> tuple[Fact, ...]:
    job = given.job
    version = (
        f"{given.visit_number}, version {given.version}" if given.version else f"{given.visit_number}, draft"
    )
    return (
        fact(given, "MPAN core", mpan),
        fact(given, "Job", short_id(job.id)),
        fact(given, "Supplier", say_party("X", job.supplier) if job.supplier else ""),
        fact(given, "Process", given.process_title),
        fact(given, "Request", f"{job.flow}, file {job.request.file_identifier or 'typed by hand'}"),
        fact(given, "Received", f"{say_day(job.received_on)} ({basis_words(job.received_basis)})"),
        fact(given, "Deadline", _deadline(given)),
        fact(given, "Visit", version),
    )


def _deadline(given: ReportInput) -> str:
    clock = next((one for one in given.case.clocks if one.clock == given.job.clock), None)
    due = given.job.due or (clock.due if clock else None)
    if due is None:
        return "No answer owed by the Meter Operator"
    source = f"per {given.timescale}" if given.timescale else "source of the time limit not known"
    answered = f"; answered {say_day(clock.stopped_on)}" if clock and clock.stopped_on else ""
    return f"{say_day(due)}, {source}{answered}"


def _outcome(given: ReportInput) -> Notice:
    """Say in one line what came of the visit: the finding, then whether a meter was replaced."""
    facts = given.facts
    if facts.access.got_in is False:
        return Notice(
            title="No access",
            text=given.words("no-access-reasons", facts.access.reason) or "Reason not recorded.",
            tone=Tone.WARNING,
        )
    finding = "" if given.finding == NOT_ASKED else given.words("findings", given.finding)
    replaced = facts.replacement.replaced
    if replaced:
        serials = [exchange.new.serial for exchange in facts.replacement.exchanges if exchange.new.serial]
        done = "Meter replaced" + (
            f" on {say_typed_day(facts.replacement.on)}" if facts.replacement.on else ""
        )
        done += f", new meter {', '.join(serials)}." if serials else "."
    else:
        done = "Meter not replaced." if replaced is False else "Whether a meter was replaced is not recorded."
    if not finding:
        title = _first_words(facts.result) or (
            "No result recorded" if given.finding else "No finding recorded"
        )
        return Notice(title=title, text=done, tone=Tone.PLAIN)
    known = findings().get(given.finding)
    good = replaced or (known is not None and known.quiet)
    return Notice(title=f"Found: {finding}", text=done, tone=Tone.GOOD if good else Tone.WARNING)


def _first_words(text: str) -> str:
    """Give the first line of a text, cut where a heading would end; the whole stands in the visit."""
    first = text.strip().split("\n")[0]
    return first if len(first) <= OUTCOME_FITS else f"{first[:OUTCOME_FITS].rstrip()} …"


def _footer(given: ReportInput) -> tuple[str, ...]:
    lines = [f"Made {say_moment(given.generated_at)} (UK time) with mopdesk"]
    if given.journal is not None:
        lines.append(f"Journal {given.journal.count:,} entries, head {given.journal.hash[:16]}")
    return tuple(lines)
