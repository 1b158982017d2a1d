"""A machine of a test's own: a vault in memory that can be reset, no key file, cheap stretching."""

import pytest

from mopdesk.actions.settings import set_option
from mopdesk.basics.hand import let_go
from mopdesk.custody import keys_file, vault
from mopdesk.custody.stretching import Cost
from mopdesk.desk import open_desk


class MemoryVault:
    """A vault as keyring's backends are, for one account."""

    def __init__(self):
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


class Machine:
    """What a person can do to the places where keys are kept."""

    def __init__(self, monkeypatch):
        self._monkeypatch = monkeypatch
        self.vault = MemoryVault()
        self.restart()
        monkeypatch.delenv("MOPDESK_KEY_FILE", raising=False)
        monkeypatch.setattr(keys_file, "USUAL", Cost(memory_kib=64, passes=1, lanes=1))
        self.log_in(self.vault)

    def restart(self):
        """A new process holds nothing in its hand."""
        let_go()

    def log_in(self, account):
        """Another account, or another machine, has another vault; None: there is none."""
        self.restart()

        def backend():
            if account is None:
                raise vault.NoVault("There is no vault here.")
            return account

        self._monkeypatch.setattr(vault, "backend", backend)

    def name_key_file(self, path):
        self.restart()
        self._monkeypatch.setenv("MOPDESK_KEY_FILE", str(path))


@pytest.fixture
def machine(monkeypatch):
    return Machine(monkeypatch)


@pytest.fixture
def store(machine, tmp_path):
    """A new store, made as any user makes it: without being asked for anything."""
    path = tmp_path / "mopdesk.db"
    with open_desk(path, actor="ann") as desk:
        set_option(desk, "company_name", "CANARY LTD")
    machine.restart()
    return path


def company(path):
    """What only somebody who opens the store can tell."""
    with open_desk(path, actor="ann") as desk:
        return desk.settings.text("company_name")
