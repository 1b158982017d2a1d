"""Who is at the machine: the system says so, whatever the environment says."""

import subprocess
import sys

import pytest

from mopdesk.basics.account import system_account

_WHO = "from mopdesk.basics.account import system_account; print(system_account())"


@pytest.mark.skipif(sys.platform == "win32", reason="there no variable is asked at all")
def test_nobody_becomes_another_by_setting_a_variable(monkeypatch):
    """A person who is tied to an account needs no PIN on the command line."""
    me = system_account()
    for variable in ("USER", "LOGNAME", "LNAME", "USERNAME", "SUDO_USER", "HOME"):
        monkeypatch.setenv(variable, "administrator")
    assert system_account() == me
    done = subprocess.run([sys.executable, "-c", _WHO], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == me != "administrator"
