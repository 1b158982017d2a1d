"""Flags of a job: each has a sentence, and a name of a few words for lists."""

import re
from pathlib import Path

import mopdesk
from mopdesk.basics.problems import problem_kinds
from mopdesk.work.flags import short_flag
from mopdesk.work.process import load_processes

CALL = re.compile(r'make_flag\(\s*"([a-z-]+)"')


def test_every_flag_has_a_short_name():
    source = Path(mopdesk.__file__).parent
    made = {code for path in source.rglob("*.py") for code in CALL.findall(path.read_text(encoding="utf-8"))}
    for process in load_processes().values():
        made |= {row.flag for row in process.findings if row.flag}
        made |= {code for message in process.messages for code in message.flag_from.values()}
    assert len(made) > 12
    assert {code for code in made if not problem_kinds()[code].short} == set()
    assert all(len(problem_kinds()[code].short) <= 32 for code in made)


def test_a_flag_of_another_time_keeps_its_code():
    assert short_flag("kind-to-confirm") == "kind of work to confirm"
    assert short_flag("no-such-flag") == "no-such-flag"
