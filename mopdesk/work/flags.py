"""The office's flags: what a person should know of a job, in the words of the problem table."""

from __future__ import annotations

import msgspec

from mopdesk.basics.problems import problem, problem_kinds
from mopdesk.work.nouns import Flag, Job

# That a person has released, as ours, a file that was for another Meter Operator.
ASKED_OF_ANOTHER = "asked-of-another"


def make_flag(code: str, **values: object) -> Flag:
    """Make a flag from a row of the problem table."""
    found = problem(code, None, severity=None, **values)
    return Flag(code=code, text=found.text, advice=found.advice)


def flagged(job: Job, *flags: Flag) -> Job:
    """Give the job with those flags added; a flag that it has already is not doubled."""
    new = tuple(flag for flag in flags if flag not in job.flags)
    return msgspec.structs.replace(job, flags=job.flags + new)


def short_flag(code: str) -> str:
    """Name a flag in a few words, for a list; a code of an older store that is not known stays as it is."""
    kind = problem_kinds().get(code)
    return kind.short if kind is not None and kind.short else code
