"""What a person does while the machine fails: a report, a spreadsheet, a backup, and going back to one."""

import json
import zipfile
from datetime import timedelta

from mopdesk.actions.backups import back_up, backup_folder, known_backups
from mopdesk.actions.export_jobs import export_query
from mopdesk.actions.former_store import MARGIN
from mopdesk.actions.job_lists import JobQuery
from mopdesk.actions.make_report import save_report
from mopdesk.actions.numbering import COUNTER
from mopdesk.actions.rescue import restore
from mopdesk.actions.settings import set_option
from mopdesk.store.exchange import finish_exchange
from tests.crash.scenario import TODAY, Scenario

A, B, C = "1200023305976", "1001234567898", "2000055433815"


class Report(Scenario):
    """A visit report written over the one of yesterday."""

    name = "report PDF"

    def set_up(self, story):
        story.replay(f"""
            2026-11-09  receive D0001001-made.usr
            2026-11-13  visit {A} no-access
        """)
        folder = self.run / "reports"
        folder.mkdir()
        set_option(story.desk, "report_folder", str(folder))
        self.job = story.job(A).id
        self.path = save_report(story.desk, self.job)
        old = self.path.read_bytes()
        set_option(story.desk, "company_name", "Another Name Ltd")
        new = save_report(story.desk, self.job).read_bytes()
        self.path.write_bytes(old)
        self.bodies = {"old": old, "new": new}

    def work(self, told):
        desk = told.deed("opened", self.desk)
        told.deed("saved", lambda: save_report(desk, self.job))
        told.deed("closed", desk.close)

    def look(self, desk, acknowledged, found):
        body = self.path.read_bytes()
        if body not in self.bodies.values():
            found.halve(f"a report of {len(body)} bytes")
        elif "saved" in acknowledged and body != self.bodies["new"]:
            found.lose("the new report")


class Export(Scenario):
    """The list of jobs written as a spreadsheet over an older one, into any folder."""

    name = "spreadsheet"

    def set_up(self, story):
        story.replay("2026-11-09  receive D0001001-made.usr")
        self.path = self.run / "elsewhere" / "jobs.xlsx"
        self.path.parent.mkdir()
        export_query(story.desk, JobQuery(view="all"), self.path)
        story.replay("2026-11-09  receive D0142001-made.usr")

    def work(self, told):
        desk = told.deed("opened", self.desk)
        told.deed("saved", lambda: export_query(desk, JobQuery(view="all"), self.path))
        told.deed("closed", desk.close)

    def look(self, desk, acknowledged, found):
        try:
            with zipfile.ZipFile(self.path) as book:
                rows = book.read("xl/worksheets/sheet1.xml").count(b"<row ")
                whole = book.testzip() is None and "xl/workbook.xml" in book.namelist()
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            found.halve(f"the sheet cannot be opened: {error}")
            return
        if not whole or rows not in {5, 7}:
            found.halve(f"a sheet of {rows} rows")
        elif "saved" in acknowledged and rows != 7:
            found.lose("the new sheet")


class BackingUp(Scenario):
    """A backup made beside one that is there."""

    name = "backup"

    def set_up(self, story):
        story.replay("2026-11-09  receive D0001001-made.usr")
        self.first = back_up(story.desk).path
        story.replay("2026-11-09  receive D0142001-made.usr")

    def work(self, told):
        desk = told.deed("opened", self.desk)
        told.deed("backed up", lambda: back_up(desk))
        told.deed("closed", desk.close)

    def look(self, desk, acknowledged, found):
        backups = [one for one in known_backups(self.run / "store.db") if one.good]
        if self.first not in [one.path for one in backups]:
            found.lose("the first backup")
        newer = [one for one in backups if one.path != self.first and one.manifest.reason == "by hand"]
        if "backed up" in acknowledged and not newer:
            found.lose("the new backup")
        for one in newer:
            if one.manifest.jobs != 5:
                found.halve(f"a backup of {one.manifest.jobs} jobs")

    def look_again(self, desk, acknowledged, found):
        # A manifest without its copy, or a copy without its manifest, is no backup and no use.
        for path in () if self.power else backup_folder(desk).iterdir():
            if path.suffix == ".json" and not path.with_suffix("").exists():
                found.halve(f"left over: {path.name}")


class Restoring(Scenario):
    """The store put back to a backup of before its answers left."""

    name = "restore"

    def set_up(self, story):
        story.replay("""
            2026-11-09  receive D0150002-made.usr
            2026-11-09  receive D0001001-made.usr
        """)
        self.backup = back_up(story.desk).path
        story.replay(f"""
            2026-11-13  visit {A} not-fitted        -> ready owes D0002
            2026-11-13  send                        -> D0002
        """)
        (story.outbox / story.desk.store.outbox.list_files()[0].file_name).unlink()

    def work(self, told):
        path = self.run / "store.db"
        # The day after: whatever the time of day is now, it is later than any backup of the story.
        after = TODAY + timedelta(days=1)
        told.deed("restored", lambda: restore(path, self.backup, actor="crash", today=after))

    def desk(self):
        finish_exchange(self.run / "store.db")
        return super().desk()

    def look(self, desk, acknowledged, found):
        sent = len(desk.store.outbox.list_files())
        states = sorted(job.state.value for job in desk.store.jobs.list_jobs())
        used = desk.store.numbers.last(COUNTER)
        old = (sent, states, used) == (1, ["received", "received", "waiting-supplier"], 1)
        new = (sent, states) == (0, ["received"] * 3) and used >= 1 + MARGIN
        if not old and not new:
            found.halve(json.dumps([sent, states, used]))
        if "restored" in acknowledged and not new:
            found.lose("the restore")
        if not [one for one in known_backups(self.run / "store.db") if one.good and one.path == self.backup]:
            found.lose("the backup")
