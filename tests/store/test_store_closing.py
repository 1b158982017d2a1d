"""A store that was opened for writing can be written; its end is quiet, whatever the disk says."""

import pytest

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store.connection import Connection
from tests.store.store_world import begin_answer, open_store


def fail(monkeypatch, statement, trouble):
    real = Connection.run

    def run(self, sql, values=()):
        if sql.startswith(statement):
            raise trouble
        return real(self, sql, values)

    monkeypatch.setattr(Connection, "run", run)


def test_a_log_that_cannot_be_folded_in_spoils_no_end(tmp_path, monkeypatch):
    store = open_store(tmp_path)
    begin_answer(store, tmp_path)
    fail(monkeypatch, "PRAGMA wal_checkpoint", StoreTrouble("The disk is full."))
    store.close()
    monkeypatch.undo()
    with open_store(tmp_path) as again:
        assert again.jobs.count() == 1


def test_a_store_that_sqlite_would_only_read_is_refused_when_it_is_opened(tmp_path, monkeypatch):
    open_store(tmp_path).close()
    fail(monkeypatch, "BEGIN IMMEDIATE", StoreTrouble("The store cannot be written."))
    with pytest.raises(StoreTrouble, match="cannot be written"):
        open_store(tmp_path)
    monkeypatch.undo()
    open_store(tmp_path).close()
