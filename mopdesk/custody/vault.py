"""The operating system's vault: Credential Manager, Keychain or Secret Service, each asked directly.

keyring would look through every installed package for a vault; naming the one of this system is quicker, is
found by a frozen program, and never ends in a vault that writes plain text.
"""

from __future__ import annotations

import os
import sys
from typing import Protocol

from mopdesk.basics.errors import MopdeskError

SERVICE = "mopdesk"


class Backend(Protocol):
    """What is asked of a vault."""

    def get_password(self, service: str, username: str) -> str | None:
        """Give what is kept under a name."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep something under a name."""

    def delete_password(self, service: str, username: str) -> None:
        """Take it away."""


class NoVault(MopdeskError):
    """There is no vault here, or it does not answer."""

    exit_code = 6


def name() -> str:
    """Give what people call the vault of this system."""
    if sys.platform == "win32":
        return "the Windows Credential Manager"
    return "the Keychain" if sys.platform == "darwin" else "the desktop's keyring (Secret Service)"


def fetch(entry: str) -> str | None:
    """Give what the vault keeps under a name, None for nothing. Raises `NoVault`."""
    try:
        return backend().get_password(SERVICE, entry)
    except NoVault:
        raise
    except Exception as error:
        raise _silent(error) from error


def put(entry: str, secret: str) -> None:
    """Keep a secret under a name, and read it back. Raises `NoVault`."""
    try:
        vault = backend()
        vault.set_password(SERVICE, entry, secret)
        kept = vault.get_password(SERVICE, entry)
    except NoVault:
        raise
    except Exception as error:
        raise _silent(error) from error
    if kept != secret:
        raise NoVault("The vault did not keep the key.", f"It is {name()}.")


def remove(entry: str) -> None:
    """Take away what the vault keeps under a name, if anything. Raises `NoVault`."""
    try:
        vault = backend()
        if vault.get_password(SERVICE, entry) is not None:
            vault.delete_password(SERVICE, entry)
    except NoVault:
        raise
    except Exception as error:
        raise _silent(error) from error


def backend() -> Backend:
    """Give the vault of this system. Raises `NoVault` where there is none."""
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        windows = WinVaultKeyring()
        # Never carried to other machines with the person's profile.
        windows.persist = "local machine"
        return windows
    if sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as Keychain

        return Keychain()
    # Without a session bus nobody can answer: said at once, before anything is imported.
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        raise NoVault("There is no vault here.", "No desktop session is open that has one.")
    from keyring.backends.SecretService import Keyring as SecretService

    secret_service: Backend = SecretService()  # type: ignore[no-untyped-call]
    return secret_service


def _silent(error: Exception) -> NoVault:
    return NoVault("The vault does not answer.", f"It is {name()}: {str(error) or type(error).__name__}.")
