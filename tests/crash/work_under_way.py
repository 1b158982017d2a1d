"""A store with a visit under way, what a person does to it, and how it looks when that was refused."""

import pytest

from mopdesk.actions.attachments import attach_photo, sign
from mopdesk.actions.backups import back_up
from mopdesk.actions.doctor import examine
from mopdesk.actions.export_jobs import export_query
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.job_lists import JobQuery
from mopdesk.actions.make_report import save_report
from mopdesk.actions.visits import set_field, start_visit
from mopdesk.basics.errors import MopdeskError
from mopdesk.desk import open_desk
from tests.crash.pictures import photo, signature
from tests.stories import SAMPLES, Story


class Work:
    """A store with a visit under way, and everything that a person does to it."""

    def __init__(self, store_folder, out):
        story = Story(store_folder)
        story.replay("2026-11-09  receive D0001001-made.usr")
        self.desk, self.out = story.desk, out
        self.job = story.desk.store.jobs.list_jobs()[0].id
        self.visit = start_visit(story.desk, self.job).id

    def do(self, what):
        """Do it once."""
        {
            "import": lambda: import_path(self.desk, SAMPLES / "D0142001-made.usr"),
            "autosave": lambda: set_field(self.desk, self.visit, "generation", "PV " * 3000),
            "photo": lambda: attach_photo(self.desk, self.visit, photo(1), purpose="other"),
            "signature": lambda: sign(self.desk, self.visit, "engineer", "Ann", signature(1)),
            "report": lambda: save_report(self.desk, self.job, self.out),
            "spreadsheet": lambda: export_query(self.desk, JobQuery(view="all"), self.out / "jobs.xlsx"),
            "list": lambda: export_query(self.desk, JobQuery(view="all"), self.out / "jobs.csv"),
            "backup": lambda: back_up(self.desk, self.out),
        }[what]()

    def state(self):
        """Give what the store holds."""
        visits = self.desk.store.visits
        return (
            self.desk.store.jobs.count(),
            self.desk.store.inbox.count(),
            visits.fields(self.visit),
            [one.id for one in visits.attachments(self.visit)],
        )


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refused(work, what):
    """Do it where it must fail, and give the sentence."""
    with pytest.raises(MopdeskError) as caught:
        work.do(what)
    return str(caught.value)


def close_and_look(work):
    work.desk.close()
    with open_desk(work.desk.store.path, today=work.desk.today()) as desk:
        assert [found.text for found in examine(desk).problems] == []
