"""Where a user's own store lies on this machine."""

from __future__ import annotations

from pathlib import Path

STORE_NAME = "mopdesk.db"
DEMO_STORE_NAME = "demo.db"


def default_store_path() -> Path:
    """Give the store in the user's own local data folder."""
    import platformdirs

    return platformdirs.user_data_path("mopdesk", appauthor=False, roaming=False) / STORE_NAME
