"""The options that a store can hold: their names, words, defaults and rules. Values live in the store."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from mopdesk.basics.errors import Usage
from mopdesk.basics.identifiers import is_participant_id

PROCESS_PREFIX = "process."
RETENTION_PREFIX = "retention_"
# The office's own words and weights in place of those delivered; `actions.office_words` knows their rules.
WORDING_PREFIX, LABELS_PREFIX, RULE_PREFIX = "wording.", "labels.", "rule."
PROCESS_CHOICES = ("option-1", "option-2", "option-3")
LONGEST_HOLD = 1440
LONGEST_RETENTION = 240
# What WCAG 2 asks of words that are read.
READABLE = 4.5


class OptionKind(StrEnum):
    """How an option is asked for. Of a picture the file is named, and its copy's SHA-256 is the value."""

    TEXT = "text"
    CHOICE = "choice"
    FOLDER = "folder"
    NUMBER = "number"
    PICTURE = "picture"
    COLOUR = "colour"


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One option: `fault` gives a sentence for a value that does not fit, None for one that does.

    What is written in `capitals` may be typed in small letters.
    """

    key: str
    title: str
    help: str
    kind: OptionKind = OptionKind.TEXT
    default: str = ""
    choices: tuple[str, ...] = ()
    capitals: bool = False
    fault: Callable[[str], str | None] = lambda _value: None


def _ids_fault(value: str) -> str | None:
    if all(is_participant_id(part) for part in split_ids(value)):
        return None
    return "A participant id is four capital letters or digits, such as BMET; commas part several."


def _test_flag_fault(value: str) -> str | None:
    if re.fullmatch(r"OPER|TR[0-9]{2}", value):
        return None
    return "The test flag is OPER for live work, or TR and two digits (TR01) for a test store."


def _prefix_fault(value: str) -> str | None:
    if re.fullmatch(r"[A-Z0-9]{2}", value):
        return None
    return "The prefix is two capital letters or digits, different on each machine."


def _number_fault(value: str) -> str | None:
    if re.fullmatch(r"[1-9][0-9]{0,7}", value):
        return None
    return "The number is a whole number from 1 to 99999999."


def _megabytes_fault(value: str) -> str | None:
    if re.fullmatch(r"[0-9]{1,6}", value):
        return None
    return "Give whole megabytes, such as 1000 for a gigabyte."


def _minutes_fault(value: str) -> str | None:
    if re.fullmatch(r"[0-9]{1,4}", value) and int(value) <= LONGEST_HOLD:
        return None
    return f"Give whole minutes from 0 to {LONGEST_HOLD} (a day)."


def _months_fault(value: str) -> str | None:
    if re.fullmatch(r"[0-9]{1,3}", value) and int(value) <= LONGEST_RETENTION:
        return None
    return f"Give whole months from 1 to {LONGEST_RETENTION}, or 0 for never."


def _colour_fault(value: str) -> str | None:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        return "A colour is written as # and six hexadecimal digits, such as #0B5566."
    if contrast_with_white(value) < READABLE:
        return "This colour is too light for words on white paper. Choose a darker one."
    return None


def contrast_with_white(colour: str) -> float:
    """Give the contrast of '#RRGGBB' on white as WCAG 2 counts it: 1 for white, 21 for black."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _pattern_fault(value: str) -> str | None:
    if "{file_identifier}" not in value:
        return "The pattern must hold {file_identifier}, so that no two files share a name."
    rest = re.sub(r"\{(file_identifier|flow|to_id|to_role|from_id)\}", "", value)
    if not re.fullmatch(r"[A-Za-z0-9._-]*", rest) or value.startswith("."):
        return (
            "Beside {file_identifier}, {flow}, {to_id}, {to_role}, {from_id}: letters, digits, . _ - only, "
            "and no dot first."
        )
    return None


def _update_source_fault(value: str) -> str | None:
    if value.startswith("https://") or "://" not in value:
        return None
    return "The update notice lies at an https:// address, or in a file on a share."


def _update_key_fault(value: str) -> str | None:
    if re.fullmatch(r"[0-9a-fA-F]{64}", value):
        return None
    return "The key of the update notice is 64 hexadecimal digits."


OPTIONS: tuple[Option, ...] = (
    Option(
        key="participant_id",
        title="Own participant id",
        help="The Meter Operator's market participant id (role M), four characters. Several: BMET,CMET; the "
        "first is the sender where a request does not name one. While it is unset, files for any Meter "
        "Operator are taken with a warning.",
        capitals=True,
        fault=_ids_fault,
    ),
    Option(
        key="company_name",
        title="Company name",
        help="Stands at the head of visit reports.",
    ),
    Option(
        key="test_flag",
        title="Test data flag",
        help="OPER for live work; TR01 to TR99 makes this a test store, which takes test files only.",
        default="OPER",
        capitals=True,
        fault=_test_flag_fault,
    ),
    Option(
        key="file_prefix",
        title="File identifier prefix",
        help="The first two characters of every file identifier written here. Each machine, and each other "
        "system that counts under the same participant id, needs its own. Nothing leaves before it is set.",
        capitals=True,
        fault=_prefix_fault,
    ),
    Option(
        key="file_start",
        title="First file number",
        help="The number of the first file written here. It only counts before the first release.",
        kind=OptionKind.NUMBER,
        default="1",
        fault=_number_fault,
    ),
    Option(
        key="line_end",
        title="Line end of written files",
        help="CRLF as the gateways' own generators write, or LF.",
        kind=OptionKind.CHOICE,
        default="CRLF",
        choices=("CRLF", "LF"),
    ),
    Option(
        key="file_name_pattern",
        title="Name of written files",
        help="{file_identifier} must be in it; {flow}, {to_id}, {to_role} and {from_id} may be.",
        default="{file_identifier}.usr",
        fault=_pattern_fault,
    ),
    Option(
        key="drop_folder",
        title="Folder for arriving files",
        help="Looked at every minute while mopdesk is open. A file is taken in once it has stood still for "
        "some seconds. While it is unset, files are dropped on the window or imported by hand.",
        kind=OptionKind.FOLDER,
    ),
    Option(
        key="drop_afterwards",
        title="Files that were taken in",
        help="They stay where they are, or move into the folder taken within. Nothing is ever deleted.",
        kind=OptionKind.CHOICE,
        default="stay",
        choices=("stay", "move"),
    ),
    Option(
        key="outbox_folder",
        title="Folder for outgoing files",
        help="The gateway's folder. Files appear there whole, under their final name.",
        kind=OptionKind.FOLDER,
    ),
    Option(
        key="hold_minutes",
        title="Minutes an answer is held",
        help="How long an answer waits between Send and its release; until then it can be undone. 0 sends at "
        "once. The command line holds nothing unless it is asked to.",
        kind=OptionKind.NUMBER,
        default="10",
        fault=_minutes_fault,
    ),
    Option(
        key="report_folder",
        title="Folder for visit reports",
        help="Where PDF visit reports are written when no folder is named.",
        kind=OptionKind.FOLDER,
    ),
    Option(
        key="report_logo",
        title="Logo in visit reports",
        help="A JPEG or PNG picture. It is copied into the store, so the file may go afterwards.",
        kind=OptionKind.PICTURE,
    ),
    Option(
        key="report_accent",
        title="Colour of visit reports",
        help="The company's colour for headings and lines. It can be typed as # and six hexadecimal digits.",
        kind=OptionKind.COLOUR,
        default="#0B5566",
        fault=_colour_fault,
    ),
    Option(
        key="photo_edge",
        title="Longest side of a photo, in pixels",
        help="Photos are made smaller as they come in. 1600 shows a nameplate sharply and keeps the store "
        "and the reports small. Photos that are there already stay as they are.",
        kind=OptionKind.CHOICE,
        default="1600",
        choices=("1200", "1600", "2400", "3200"),
    ),
    Option(
        key="photo_quality",
        title="Quality of a photo",
        help="As JPEG counts it: more is sharper and larger. What the camera writes beside the picture, the "
        "place among it, is never kept; so the original is not kept either.",
        kind=OptionKind.CHOICE,
        default="80",
        choices=("70", "80", "90"),
    ),
    Option(
        key="free_space_warning",
        title="Warn when less than this is free, in MB",
        help="Told at the start and once a minute. Below 200 MB photos are paused; everything else is saved.",
        kind=OptionKind.NUMBER,
        default="1000",
        fault=_megabytes_fault,
    ),
    Option(
        key="backup_folder",
        title="Folder for backups",
        help="Where the daily backups are written. While it is unset, they lie in the folder backups beside "
        "the store. Another disk or a share is better: it survives this computer.",
        kind=OptionKind.FOLDER,
    ),
    Option(
        key="default_process",
        title="Process of Suppliers without a profile",
        help="Which option of DCP0030 v2.0 (proposal) a Supplier follows unless its own line says otherwise.",
        kind=OptionKind.CHOICE,
        default="option-1",
        choices=PROCESS_CHOICES,
    ),
    Option(
        key="engineer",
        title="Engineer on this machine",
        help="Fills the engineer's name when a visit starts.",
    ),
    Option(
        key="report_access_notes",
        title="Access notes in reports",
        help="Whether access notes and codes are printed in visit reports.",
        kind=OptionKind.CHOICE,
        default="no",
        choices=("no", "yes"),
    ),
    Option(
        key="lock_minutes",
        title="Minutes until mopdesk locks",
        help="After so many minutes without a key or a touch, the window hides what it shows until somebody "
        "signs in again. 0 never locks. It only counts once there are people in this store.",
        kind=OptionKind.NUMBER,
        default="10",
        fault=_minutes_fault,
    ),
    Option(
        key="retention_jobs",
        title="Months until the personal data of settled jobs is due",
        help="Counted from the last thing that happened to an answered or closed job. Then its MPAN, "
        "address, contact, texts, visits, photos, notes and sent files can be erased; that there was such a "
        "job, its days and its file numbers stay. 0 is never. Nothing goes before somebody removes it.",
        kind=OptionKind.NUMBER,
        default="0",
        fault=_months_fault,
    ),
    Option(
        key="retention_photos",
        title="Months until photos and signatures are due",
        help="Of answered or closed jobs, counted from the day they were added. 0 is never.",
        kind=OptionKind.NUMBER,
        default="0",
        fault=_months_fault,
    ),
    Option(
        key="retention_files",
        title="Months until original flow files are due",
        help="Received files whose jobs are all settled, counted from their receipt. 0 is never; a file goes "
        "in any case with the last of its jobs.",
        kind=OptionKind.NUMBER,
        default="0",
        fault=_months_fault,
    ),
    Option(
        key="update_source",
        title="Update notice",
        help="Where a signed notice of newer versions lies: an https:// address or a file on a share. While "
        "it is unset, mopdesk never looks.",
        fault=_update_source_fault,
    ),
    Option(
        key="update_key",
        title="Key of the update notice",
        help="The public key that the notice is signed with, 64 hexadecimal digits.",
        fault=_update_key_fault,
    ),
)


def split_ids(value: str) -> tuple[str, ...]:
    """Give the participant ids of a comma-separated list."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def own_values(values: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Give the values whose key begins so, by the rest of their key."""
    return {key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix)}


def option(key: str) -> Option:
    """Give the option of that key; `process.SUPB` is the process of the Supplier SUPB.

    Raises `Usage` for a key that mopdesk does not have, naming those that it has.
    """
    if key.startswith(PROCESS_PREFIX):
        supplier = key.removeprefix(PROCESS_PREFIX)
        if not is_participant_id(supplier):
            raise Usage(
                f"{key} does not name a Supplier.",
                "After 'process.' stands the Supplier's participant id.",
                "For example: process.SUPB",
            )
        return Option(
            key=key,
            title=f"Process of Supplier {supplier}",
            help="Which option of DCP0030 v2.0 (proposal) this Supplier follows.",
            kind=OptionKind.CHOICE,
            choices=PROCESS_CHOICES,
        )
    for known in OPTIONS:
        if known.key == key:
            return known
    names = ", ".join(known.key for known in OPTIONS)
    raise Usage(f"There is no setting {key!r}.", f"The settings are {names} and process.<Supplier id>.")


def checked_value(key: str, value: str) -> str:
    """Give the value as it is stored, without outer blanks.

    Raises `Usage` with the option's own sentence where the value does not fit.
    """
    wanted = option(key)
    kept = value.strip().upper() if wanted.capitals else value.strip()
    if wanted.choices and kept not in wanted.choices:
        raise Usage(f"{key} cannot be {value!r}.", f"It is one of: {', '.join(wanted.choices)}.")
    if fault := wanted.fault(kept):
        raise Usage(f"{key} cannot be {value!r}.", fault)
    return str(Path(kept).expanduser().absolute()) if wanted.kind is OptionKind.FOLDER else kept


class Settings:
    """The values in force: those of the store, else the defaults."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def text(self, key: str) -> str:
        """Give the value of an option as text. Raises `Usage` for an unknown key."""
        return self._values.get(key, option(key).default)

    def is_set(self, key: str) -> bool:
        """Whether somebody has set the option."""
        return key in self._values

    @property
    def own_ids(self) -> tuple[str, ...]:
        """Our participant ids in role M; empty while unset."""
        return split_ids(self.text("participant_id"))

    @property
    def newline(self) -> str:
        """The line end of written files."""
        return "\n" if self.text("line_end") == "LF" else "\r\n"

    def process_of(self, supplier: str) -> str:
        """Give the process that a Supplier's profile names, or the default."""
        return self._values.get(PROCESS_PREFIX + supplier) or self.text("default_process")

    def folder(self, key: str) -> Path | None:
        """Give a folder option as a path, None while unset."""
        value = self.text(key)
        return Path(value).expanduser() if value else None

    def as_dict(self) -> dict[str, str]:
        """Give all values that are set."""
        return dict(self._values)
