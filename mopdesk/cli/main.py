"""The command line: every verb of mopdesk without Qt.

Exit codes: 0 done; 1 unexpected; 2 wrong usage; 3 rules failed or all refused; 4 nothing to do (only with
--fail-empty); 5 store busy; 6 file or folder problem; 7 partly done.
"""

from __future__ import annotations

import click

from mopdesk import __version__
from mopdesk.cli.about import licences_command, report_problem_command
from mopdesk.cli.answers import ack_command, correct_command, differences_command, unhold_command
from mopdesk.cli.backups import backup_command, backups_command, rescue_command, restore_command
from mopdesk.cli.cases import job_group, jobs_command
from mopdesk.cli.decisions import addresses_command, calendar_group, cases_command
from mopdesk.cli.files import explain_command, import_command
from mopdesk.cli.inbox import inbox_group
from mopdesk.cli.keys import key_group
from mopdesk.cli.office import config_group, deadline_command, demo_command, details_command, doctor_command
from mopdesk.cli.people import user_group
from mopdesk.cli.replies import check_command, outbox_command, preview_command, report_command, send_command
from mopdesk.cli.retention import retention_command
from mopdesk.cli.session import shared_options
from mopdesk.cli.subject import subject_command
from mopdesk.cli.visits import visit_group


@click.group(name="mopdesk", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="mopdesk %(version)s")
@shared_options
def command_line() -> None:
    """Take in D0001 and D0142 flow files, record visits, answer with D0002 and D0150 files and PDF reports.

    Timescales are those of DCP0030 v2.0 (proposal).
    """


for command in (
    import_command,
    inbox_group,
    jobs_command,
    job_group,
    visit_group,
    check_command,
    preview_command,
    send_command,
    unhold_command,
    outbox_command,
    ack_command,
    correct_command,
    differences_command,
    report_command,
    deadline_command,
    explain_command,
    addresses_command,
    calendar_group,
    cases_command,
    details_command,
    doctor_command,
    backup_command,
    backups_command,
    restore_command,
    rescue_command,
    key_group,
    demo_command,
    config_group,
    user_group,
    retention_command,
    subject_command,
    licences_command,
    report_problem_command,
):
    command_line.add_command(command)
