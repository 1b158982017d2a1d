"""Where a store must not lie: on a network share, on a removable medium, in a folder that is synced.

SQLite's write-ahead log needs one computer and a disk that stays; a sync service copies store and log apart.
The backups may lie there: each is one file that nobody writes to.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from mopdesk.basics.errors import StoreTrouble

if sys.platform == "win32":
    import ctypes

# File systems that reach over a network or to another system, as /proc/mounts names them.
_NETWORK = frozenset(
    (
        *(
            "nfs",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "ncpfs",
            "afs",
            "ceph",
            "glusterfs",
            "lustre",
        ),
        *("beegfs", "gpfs", "davfs", "davfs2", "9p", "drvfs", "vboxsf", "vmhgfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.davfs2", "fuse.s3fs", "fuse.gcsfuse"),
        *("fuse.glusterfs", "fuse.smbnetfs", "fuse.gvfsd-fuse", "fuse.google-drive-ocamlfuse"),
        *("fuse.onedriver", "fuse.vmhgfs-fuse", "fuse.curlftpfs", "fuse.cephfs", "fuse.blobfuse"),
        "fuse.blobfuse2",
    )
)

# Devices of the system's own making, by the dozen.
_NO_MEDIUM = ("loop", "ram", "zram", "dm-", "md")

_REMOVABLE = ("/media", "/run/media", "/Volumes")

# A part of the path that tells the folder of a sync service, in small letters: whole, or how it begins.
_SYNCED: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("OneDrive", ("onedrive",), ("onedrive - ", "onedrive-")),
    ("Dropbox", ("dropbox",), ("dropbox (",)),
    ("iCloud Drive", ("iclouddrive", "icloud drive", "mobile documents", "com~apple~clouddocs"), ()),
    (
        "Google Drive",
        ("google drive", "googledrive", "my drive"),
        ("google drive - ", "googledrive - ", "googledrive-"),
    ),
)

# Files that a sync service lays into the folder that it syncs, wherever that is.
_MARKERS = (("Dropbox", ".dropbox"), ("Dropbox", ".dropbox.cache"), ("Google Drive", ".tmp.drivedownload"))

_ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")

_DRIVE_REMOVABLE, _DRIVE_REMOTE, _DRIVE_DISC = 2, 4, 5


class Mount(msgspec.Struct, frozen=True, kw_only=True):
    """A place where a file system begins. `removable` is what the system says of its medium."""

    folder: str
    kind: str
    removable: bool = False


def refuse_place(store: Path) -> None:
    """Raise `StoreTrouble` with the reason where a store must not lie at that path."""
    whole = Path(os.path.realpath(store))
    reason = synced_by(whole, os.environ) or (
        _windows_reason(whole) if sys.platform == "win32" else mounted_on(whole, _mounts())
    )
    if reason:
        raise StoreTrouble(
            "The store cannot lie there.",
            f"{store.parent} is {reason}: a store there would be damaged sooner or later.",
            "Name a folder on this computer's own disk; backups may go there with the setting backup_folder.",
        )


def mounted_on(path: Path, mounts: Iterable[Mount]) -> str:
    """Say what is wrong with the file system that a path lies on; '' where nothing is.

    Of the mounts that hold the path the longest counts, of those at the same folder the last.
    """
    whole = path.as_posix()
    best: Mount | None = None
    for mount in mounts:
        if _holds(mount.folder, whole) and (best is None or len(mount.folder) >= len(best.folder)):
            best = mount
    if best is None:
        return ""
    if best.kind in _NETWORK:
        return f"on a network share ({best.kind}, mounted at {best.folder})"
    if best.removable or any(_holds(folder, best.folder) for folder in _REMOVABLE):
        return f"on a removable medium (mounted at {best.folder})"
    return ""


def _holds(folder: str, path: str) -> bool:
    """Tell whether a path, written with '/', is a folder or lies in it."""
    inside = folder.rstrip("/") + "/"
    return path == folder or path.startswith(inside)


def synced_by(path: Path, environment: Mapping[str, str]) -> str:
    """Say which service syncs the folder of a path, by name, marks or environment; '' for none."""
    for name in _ONEDRIVE_VARIABLES:
        if (folder := environment.get(name)) and path.is_relative_to(folder):
            return "in a folder that OneDrive syncs"
    folders = [part.lower() for part in path.parts[:-1]]
    for service, names, beginnings in _SYNCED:
        if any(folder in names or folder.startswith(beginnings) for folder in folders):
            return f"in a folder that {service} syncs"
    for service, mark in _MARKERS:
        if any((folder / mark).exists() for folder in path.parents):
            return f"in a folder that {service} syncs"
    return ""


def read_mounts(text: str, removable_devices: Iterable[str] = ()) -> list[Mount]:
    """Read the lines of /proc/mounts; blanks in names stand there as octal digits."""
    devices = tuple(removable_devices)
    found = []
    for line in text.split("\n"):
        fields = line.split(" ")
        if len(fields) >= 3:
            folder = fields[1]
            if "\\" in folder:
                folder = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), folder)
            removable = any(_is_part_of(fields[0], name) for name in devices)
            found.append(Mount(folder=folder, kind=fields[2], removable=removable))
    return found


def _is_part_of(device: str, name: str) -> bool:
    """Tell whether a device is the medium of that name or a part of it: sdb, sdb1, mmcblk0p1."""
    rest = device.removeprefix(f"/dev/{name}")
    return rest != device and re.fullmatch("p?[0-9]*", rest) is not None


def drive_fault(path: str, drive_type: int) -> str:
    """Say what is wrong with a Windows path on a drive of that type (GetDriveTypeW); '' where nothing is."""
    if path.startswith(("\\\\", "//")) and not path.startswith("\\\\?\\"):
        return "on a network share"
    if drive_type == _DRIVE_REMOTE:
        return "on a network drive"
    return "on a removable medium" if drive_type in {_DRIVE_REMOVABLE, _DRIVE_DISC} else ""


def _mounts() -> list[Mount]:
    try:
        text = Path("/proc/mounts").read_text("utf-8", "surrogateescape")
        devices = [device.name for device in Path("/sys/block").iterdir() if _is_removable(device)]
    except OSError:
        # Not Linux: the folder's name alone tells.
        return [Mount(folder=folder, kind="", removable=True) for folder in _REMOVABLE[2:]]
    return read_mounts(text, devices)


def _is_removable(device: Path) -> bool:
    return not device.name.startswith(_NO_MEDIUM) and (device / "removable").read_text("utf-8")[:1] == "1"


def _windows_reason(path: Path) -> str:
    if sys.platform == "win32":
        return drive_fault(str(path), ctypes.windll.kernel32.GetDriveTypeW(path.anchor))
    return ""
