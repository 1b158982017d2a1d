"""Make the store that is kept of a released version: `python -m tests.data.stores.make NAME`, run at it.

Invented data only. It is kept without a key, so that it can be packed small; a test gives it one.
"""

import gzip
import sys
import tempfile
from pathlib import Path

from mopdesk.store import backup
from mopdesk.store.connection import connect
from tests.stories import Story

HERE = Path(__file__).parent
TOLD = """
2026-11-09  set process.GMTR option-3
2026-11-09  receive D0150002-made.usr
2026-11-09  receive D0001001-made.usr
2026-11-09  receive D0142001-made.usr
2026-11-13  visit 1200023305976 not-fitted-replaced
2026-11-13  send 1200023305976
2026-11-16  visit 1001234567898 no-access
"""


def main(name):
    """Tell the story, and keep its store."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        story = Story(Path(folder))
        story.replay(TOLD)
        story.close()
        plain = Path(folder) / "plain.db"
        if hasattr(backup, "convert"):
            backup.convert(path, plain, None)
            backup.one_file(plain, None)
        else:
            path.rename(plain)
            connection = connect(plain)
            connection.run("PRAGMA journal_mode = DELETE")
            connection.close()
        packed = gzip.compress(plain.read_bytes(), mtime=0)
        (HERE / f"{name}.db.gz").write_bytes(packed)


if __name__ == "__main__":
    main(sys.argv[1])
