"""The list of jobs of one store on the screen, told as JSON: seconds by case and round, and the memory.

`python -m tests.benchmarks.scroll_probe STORE ROUNDS` takes turns between what a person does with the list
and the limit of each: the bare questions to SQLite, then the same rows drawn from a model of Qt's own.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from mopdesk.gui.application import make_window
from mopdesk.gui.colours import Scheme
from mopdesk.gui.main_window import MainWindow
from mopdesk.gui.models.job_columns import JOB_COLUMNS
from mopdesk.gui.models.wanted_pages import PAGE
from mopdesk.gui.pages.jobs import JobsPage
from mopdesk.gui.qt_application import make_application
from mopdesk.store.database import Store
from mopdesk.store.job_lists import _COLUMNS
from mopdesk.store.list_questions import first_hits_question, list_questions
from mopdesk.store.search import match_text
from tests.benchmarks.delays import wait_until_at_rest
from tests.benchmarks.listing import wanted
from tests.benchmarks.turns import Case, take_turns
from tests.bulk_jobs import TODAY
from tests.gui.recorder import Recorder
from tests.peak_memory import peak

TYPED = ("jon", "jone", "hig", "high", "mil", "mill", "abe", "aber")


class Ours:
    """The page of jobs, driven as a person does, up to the moment when the rows are drawn."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.page: JobsPage = window.jobs
        self._chance = random.Random(1)
        self._typed = 0
        window.show_jobs("all")
        wait_until_at_rest(window, 1.0)

    def away(self) -> None:
        """Show another list, whole."""
        self.page.show_view("open")
        self._rest()

    def first_page(self, _prepared: None) -> None:
        """Show all jobs, up to the first rows on the screen."""
        self.page.show_view("all")
        self._until_drawn()

    def somewhere(self) -> int:
        """Choose a row of all."""
        if self.page.state.query.view != "all" or self.page.state.narrowed:
            self.page.show_view("all")
        self._rest()
        return self._chance.randrange(len(self.page.model.numbers))

    def jump(self, row: int) -> None:
        """Go to that row, up to its being drawn."""
        self.page.table.verticalScrollBar().setValue(row)
        self._until_drawn()

    def letter(self) -> str:
        """Choose what stands in the search with the next letter."""
        self._rest()
        self._typed += 1
        return TYPED[self._typed % len(TYPED)]

    def key(self, text: str) -> None:
        """Search for it, up to the first hits on the screen."""
        self.page.search_for(text)
        self._until_drawn()

    def _rest(self) -> None:
        """Let everything that was asked for come to its end."""
        wait_until_at_rest(self.window, 0.05)

    def _is_read(self) -> bool:
        table, model = self.page.table, self.page.model
        top, bottom = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        last = model.rowCount() - 1 if bottom < 0 else bottom
        return all(model.record(model.index(row, 0)) is not None for row in (top, last))

    def _until_drawn(self) -> None:
        """Turn the event loop until the rows in sight have come, and draw them."""
        model, loop = self.page.model, QEventLoop()
        signals = (model.modelReset, model.dataChanged, model.rowsInserted)
        while self.page.reading.awaits_rows or not self._is_read():
            for signal in signals:
                signal.connect(loop.quit)
            loop.exec()
            for signal in signals:
                signal.disconnect(loop.quit)
        self.page.table.viewport().repaint()


class Bare:
    """The limit: the same questions by the driver alone, the same rows drawn by Qt alone."""

    def __init__(self, store: Store, ours: JobsPage) -> None:
        self._driver = store.connection.driver
        self._numbers = [
            row[0]
            for row in self._driver.execute("SELECT n FROM job ORDER BY due, n LIMIT 200000").fetchall()
        ]
        self._chance = random.Random(2)
        self._typed = 0
        self._view = QTableView()
        self._view.resize(ours.table.size())
        self._view.verticalHeader().setDefaultSectionSize(ours.front.theme.row_height)
        self._view.verticalHeader().hide()
        self._view.setShowGrid(False)
        self._view.setModel(self._model(ours))
        for place in range(len(JOB_COLUMNS)):
            self._view.setColumnWidth(place, ours.table.columnWidth(place))
            self._view.setColumnHidden(place, ours.table.isColumnHidden(place))
        self._view.show()

    def first_page(self) -> None:
        """The first rows of all jobs."""
        sql, values = list_questions(wanted("all"))[0]
        self._draw([row[0] for row in self._driver.execute(f"{sql} LIMIT {PAGE}", values).fetchall()])

    def jump(self) -> None:
        """The rows of a page far away."""
        first = self._chance.randrange(len(self._numbers) - PAGE)
        self._draw(self._numbers[first : first + PAGE])

    def key(self) -> None:
        """The first hits of a search."""
        self._typed += 1
        match = match_text(TYPED[self._typed % len(TYPED)]) or ""
        sql, values = first_hits_question(wanted("all", search="x"), match)
        self._draw([row[0] for row in self._driver.execute(f"{sql} LIMIT {PAGE}", values).fetchall()])

    def _draw(self, numbers: list[int]) -> None:
        asked = f"SELECT {_COLUMNS} FROM json_each(?) w CROSS JOIN job t ON t.n = w.value"
        self._driver.execute(asked, (json.dumps(numbers),)).fetchall()
        self._view.viewport().repaint()

    @staticmethod
    def _model(ours: JobsPage) -> QStandardItemModel:
        model = QStandardItemModel(PAGE, len(JOB_COLUMNS))
        for row in range(min(PAGE, ours.model.rowCount())):
            for place in range(len(JOB_COLUMNS)):
                text = ours.model.data(ours.model.index(row, place), Qt.ItemDataRole.DisplayRole)
                model.setItem(row, place, QStandardItem(text))
        return model


def main(path: Path, rounds: int) -> dict[str, Any]:
    """Measure all cases in turns."""
    application: QApplication = make_application()
    window = make_window(path, application, Scheme.LIGHT, TODAY, Recorder())
    window.show()
    wait_until_at_rest(window, 4.0)
    ours = Ours(window)
    with Store.open(path, actor="bench") as store:
        bare = Bare(store, ours.page)
        wait_until_at_rest(window, 0.5)
        times = take_turns(
            {
                "first": Case(ours.first_page, prepare=ours.away),
                "bare first": Case(bare.first_page),
                "jump": Case(ours.jump, prepare=ours.somewhere),
                "bare jump": Case(bare.jump),
                "key": Case(ours.key, prepare=ours.letter),
                "bare key": Case(bare.key),
            },
            rounds,
        )
    memory = peak()
    window.close()
    window.background.stop()
    return {"seconds": times.seconds, "memory": memory}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
