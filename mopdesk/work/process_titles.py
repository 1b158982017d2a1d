"""The titles of the process tables alone: a list of jobs shows them, and need not read the tables whole."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import PurePosixPath

from mopdesk.basics.resources import read_resource, resource_names

# A text of TOML in double quotes is one of JSON as well.
_TITLE = re.compile(r'^title = (".*")$', re.MULTILINE)


@cache
def process_titles() -> dict[str, str]:
    """Give the titles by the name of the process; a table that is written otherwise is left out."""
    titles = {}
    for name in resource_names("processes", ".toml"):
        found = _TITLE.search(read_resource(name).decode())
        if found:
            titles[PurePosixPath(name).stem] = str(json.loads(found[1]))
    return titles
