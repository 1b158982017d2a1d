"""The search over all jobs: which words find a job, how typed text becomes a question, how it is kept true.

Found by: MPAN, Supplier, engineer, address, postcode, contact, request text, meter serials, file identifiers
and the end of the job's id. Access notes, codes and telephone numbers never enter it. It is not a state
table: it is made from the jobs in one statement a change, and can be made anew from them.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable

import msgspec

from mopdesk.store.connection import Connection
from mopdesk.work.nouns import Request, Site

_ID_END = 8
_FEWEST_FOR_PREFIX = 2
_MOST_WORDS = 20
_MOST_GATHERED = 2_000
# Postcodes, serials and MPANs are written with and without spaces: so many words may be one.
_MOST_JOINED = 4

# concat_ws leaves out what is NULL. A postcode or serial is found with its spaces and without.
# `words_of_new` puts the same together.
_WORDS = f"""
concat_ws(' ', substr(t.id, -{_ID_END}), t.mpan, t.supplier, t.engineer,
    (SELECT group_concat(a.value, ' ') FROM json_each(t.site, '$.address') a),
    t.site ->> '$.postcode', replace(t.site ->> '$.postcode', ' ', ''), t.site ->> '$.contact',
    no_codes(t.request ->> '$.text'), t.request ->> '$.file_identifier',
    (SELECT group_concat(s.value || ' ' || replace(s.value, ' ', ''), ' ')
        FROM json_each(t.request, '$.meter_serials') s),
    (SELECT group_concat(h.serial || ' ' || replace(h.serial, ' ', ''), ' ')
        FROM held_meter h WHERE h.mpan = t.mpan),
    (SELECT group_concat(
            concat_ws(' ', no_codes(r.request ->> '$.text'), r.request ->> '$.file_identifier'), ' ')
        FROM repeat_request r WHERE r.job_id = t.id),
    (SELECT group_concat(o.file_identifier, ' ') FROM outgoing o WHERE o.job_id = t.id))
"""  # noqa: S608

SEARCH_TABLE = """
CREATE VIRTUAL TABLE job_search USING fts5 (
    words, detail = none, columnsize = 0, prefix = '2 3', tokenize = "unicode61 remove_diacritics 2"
)
"""
# Taking the rows out one by one takes SQLite as long as putting them in.
DROP_SEARCH = "DROP TABLE job_search"
PURGE_SEARCH = "INSERT INTO job_search (job_search) VALUES ('optimize')"
FILL_SEARCH = f"INSERT INTO job_search (rowid, words) SELECT t.n, {_WORDS} FROM job t ORDER BY t.n"  # noqa: S608

_OUTDATED = f"""
SELECT t.n FROM json_each(?) w CROSS JOIN job t ON t.n = w.value JOIN job_search s ON s.rowid = t.n
WHERE s.words IS NOT {_WORDS}
"""  # noqa: S608
_ADD_MISSING = f"""
INSERT INTO job_search (rowid, words)
SELECT t.n, {_WORDS} FROM json_each(?) w CROSS JOIN job t ON t.n = w.value
WHERE NOT EXISTS (SELECT 1 FROM job_search s WHERE s.rowid = t.n) ORDER BY t.n
"""  # noqa: S608
_ADD_NEW = """
INSERT INTO job_search (rowid, words) SELECT CAST(w.key AS INTEGER), w.value FROM json_each(?) w
"""
_DIFFERENT = f"""
SELECT (SELECT count(*) FROM job t LEFT JOIN job_search s ON s.rowid = t.n
        WHERE s.rowid IS NULL OR s.words IS NOT {_WORDS})
     + (SELECT count(*) FROM job_search s WHERE NOT EXISTS (SELECT 1 FROM job t WHERE t.n = s.rowid))
"""  # noqa: S608


class SearchDue:
    """What the search has to learn of a change, gathered over its parts, by the row numbers of the jobs."""

    def __init__(self) -> None:
        self.words: dict[int, str] = {}
        self.touched: set[int] = set()
        self.gone: set[int] = set()

    def learn(self, first: int, words: Iterable[str]) -> None:
        """Note the words of new jobs whose numbers count on from `first`, as `words_of_new` gives them."""
        self.words.update(enumerate(words, first))

    def note(self, touched: Iterable[int], gone: Iterable[int]) -> None:
        """Note the jobs whose words have changed since, new ones among them, and those that are gone."""
        self.touched.update(touched)
        self.gone.update(gone)


def words_of_new(job_id: str, supplier: str, request: Request, site: Site, clean_text: str) -> str:
    """Give the words of a job that nobody has worked on, for an MPAN of which no meters are held.

    The same as `_WORDS`, for files of a hundred thousand requests: four times as fast. `clean_text` is the
    request's text `without_codes`.
    """
    words = f"{job_id[-_ID_END:]} {request.mpan} {supplier} "
    if site.address:
        words += " " + " ".join(site.address)
    postcode = site.postcode
    words += f" {postcode} {postcode.replace(' ', '')} {site.contact} {clean_text} {request.file_identifier}"
    for serial in request.meter_serials:
        words += f" {serial} {serial.replace(' ', '')}"
    return words


def bring_search_up_to_date(connection: Connection, due: SearchDue, *, is_part: bool = False) -> None:
    """Let the search learn what is due; of a part of a change only where much has gathered.

    Each statement that adds to the search makes SQLite write out what it has gathered.
    """
    if is_part and len(due.words) < _MOST_GATHERED:
        return
    if due.words:
        # Forgotten first: a new job may have the row number of one that is gone.
        _forget(connection, due.gone)
        connection.run(_ADD_NEW, (msgspec.json.encode(due.words).decode(),))
        due.words = {}
        due.gone = set()
    if due.touched or due.gone:
        refresh_search(connection, due.touched, due.gone)
        due.touched, due.gone = set(), set()


def match_text(search: str) -> str | None:
    """Turn typed text into a question for the search: every word must be there, or begin one that is.

    Marks part words and mean nothing else, `%`, `_` and `*` included; a single letter or digit is a whole
    word. A few words may also be one, so that postcodes, serials and MPANs are found with any spaces.
    Gives None for text without a letter or digit: it finds nothing.
    """
    words = _words_of(search)
    if not words:
        return None
    asked = " AND ".join(_term(word) for word in words)
    if 1 < len(words) <= _MOST_JOINED:
        return f"({asked}) OR {_term(''.join(words))}"
    return asked


def match_words(search: str) -> str:
    """Give the question for those very words: a part of what `match_text` asks for, answered at once."""
    return " AND ".join(f'"{word}"' for word in _words_of(search))


def refresh_search(connection: Connection, jobs: Iterable[int], gone: Iterable[int]) -> None:
    """Bring the search up to date for the jobs with those row numbers, and forget those that are gone."""
    # Forgotten before anything is added: a new job may have the row number of one that is gone.
    lost = list(gone)
    touched = json.dumps(sorted(jobs))
    lost.extend(row["n"] for row in connection.rows(_OUTDATED, (touched,)))
    _forget(connection, lost)
    connection.run(_ADD_MISSING, (touched,))


def purge_search(connection: Connection) -> None:
    """Let words that were taken out leave the pages of the search as well.

    Until then they lie there marked as gone, while the journal still tells the text that they were part of.
    SQLite's own way of doing this at each deletion takes milliseconds a job.
    """
    connection.run(PURGE_SEARCH)


def _forget(connection: Connection, numbers: Collection[int]) -> None:
    if numbers:
        connection.run(
            "DELETE FROM job_search WHERE rowid IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )


def fill_search(connection: Connection) -> None:
    """Empty the search and fill it from the jobs, inside the caller's transaction."""
    for statement in (DROP_SEARCH, SEARCH_TABLE, FILL_SEARCH):
        connection.run(statement)


def search_differences(connection: Connection) -> int:
    """Count the jobs that the search does not know as they stand, and what it knows of no job."""
    return int(connection.value(_DIFFERENT))


def _words_of(search: str) -> list[str]:
    return [part for typed in search.split() for part in _parts(typed)][:_MOST_WORDS]


def _term(word: str) -> str:
    return f'"{word}"' + ("*" if len(word) >= _FEWEST_FOR_PREFIX else "")


def _parts(text: str) -> list[str]:
    """Part text as the search's own tokenizer does, which knows letters and digits of an older Unicode."""
    return "".join(char if _is_word(char) else " " for char in text).split()


def _is_word(char: str) -> bool:
    return char.isalnum() if char.isascii() else _old_category(char)[0] in "LN"


def _old_category(char: str) -> str:
    return unicodedata.ucd_3_2_0.category(char)
