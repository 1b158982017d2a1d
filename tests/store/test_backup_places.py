"""A store is refused on a network share, a removable medium and in a synced folder, with the reason."""

import os
from pathlib import Path, PurePosixPath

import pytest

from mopdesk.basics.errors import StoreTrouble
from mopdesk.store import places
from mopdesk.store.places import drive_fault, mounted_on, read_mounts, synced_by
from tests.store.store_world import open_store

TABLE = """\
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
tmpfs /tmp tmpfs rw 0 0
server:/export /mnt/office nfs4 rw 0 0
//server/share /mnt/share\\040two cifs rw 0 0
/dev/sdb1 /mnt/stick vfat rw 0 0
/dev/sda3 /mnt/office/local ext4 rw 0 0
/dev/sdc1 /media/ann/DISK exfat rw 0 0
me@host: /home/ann/far fuse.sshfs rw 0 0
/dev/sda1 /mnt/twice ext4 rw 0 0
C:\\134 /mnt/c 9p rw 0 0
server:/x /mnt/twice nfs rw 0 0
"""
MOUNTS = read_mounts(TABLE, ["sdb"])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/home/ann/.local/share/mopdesk/mopdesk.db", ""),
        ("/srv/x/mopdesk.db", ""),
        ("/mnt/office/mopdesk.db", "network share (nfs4"),
        ("/mnt/office/local/mopdesk.db", ""),
        ("/mnt/officer/mopdesk.db", ""),
        ("/mnt/share two/a/mopdesk.db", "network share (cifs"),
        ("/mnt/stick/mopdesk.db", "removable medium (mounted at /mnt/stick)"),
        ("/media/ann/DISK/mopdesk.db", "removable medium"),
        ("/home/ann/far/mopdesk.db", "network share (fuse.sshfs"),
        ("/mnt/twice/mopdesk.db", "network share (nfs"),
        ("/mnt/c/mopdesk.db", "network share (9p"),
    ],
)
def test_the_file_system_that_holds_the_path_tells(path, reason):
    found = mounted_on(Path(path), MOUNTS)
    assert reason in found if reason else found == ""


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/ann/Dropbox/mopdesk.db", "Dropbox"),
        ("/home/ann/Dropbox (Office)/m/mopdesk.db", "Dropbox"),
        ("/Users/ann/OneDrive - Meters Ltd/mopdesk.db", "OneDrive"),
        ("/Users/ann/Library/CloudStorage/OneDrive-Meters/mopdesk.db", "OneDrive"),
        ("/Users/ann/Library/Mobile Documents/mopdesk.db", "iCloud Drive"),
        ("/Users/ann/iCloudDrive/mopdesk.db", "iCloud Drive"),
        ("/Users/ann/Google Drive/mopdesk.db", "Google Drive"),
        ("/Users/ann/Library/CloudStorage/GoogleDrive-ann@x/My Drive/mopdesk.db", "Google Drive"),
        ("/srv/cloud/moved/mopdesk.db", "OneDrive"),
        ("/home/ann/dropboxes/mopdesk.db", ""),
        ("/home/ann/work/onedrive.db", ""),
    ],
)
def test_a_synced_folder_is_known_by_name_or_environment(path, service):
    found = synced_by(Path(path), {"OneDriveCommercial": "/srv/cloud"})
    assert found == (f"in a folder that {service} syncs" if service else "")


@pytest.mark.parametrize("mark", [".dropbox", ".dropbox.cache", ".tmp.drivedownload"])
def test_a_synced_folder_of_any_name_is_known_by_its_marks(tmp_path, mark):
    store = tmp_path / "mine" / "deep" / "mopdesk.db"
    store.parent.mkdir(parents=True)
    assert synced_by(store, {}) == ""
    (tmp_path / "mine" / mark).mkdir()
    assert "syncs" in synced_by(store, {})


@pytest.mark.parametrize(
    ("path", "kind", "reason"),
    [
        (r"C:\Users\ann\mopdesk.db", 3, ""),
        (r"E:\mopdesk.db", 2, "removable medium"),
        (r"Z:\mopdesk.db", 4, "network drive"),
        (r"D:\mopdesk.db", 5, "removable medium"),
        (r"\\server\share\mopdesk.db", 1, "network share"),
        (r"\\?\C:\long\mopdesk.db", 3, ""),
    ],
)
def test_windows_tells_the_kind_of_drive(path, kind, reason):
    found = drive_fault(path, kind)
    assert reason in found if reason else found == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has drive letters, not mounts")
def test_a_refused_place_is_left_as_it_was(tmp_path, monkeypatch):
    share = places.Mount(folder=str(PurePosixPath(tmp_path.resolve())), kind="nfs4")
    monkeypatch.setattr(places, "_mounts", lambda: [share])
    folder = tmp_path / "new"
    with pytest.raises(StoreTrouble, match="network share") as refused:
        open_store(folder)
    assert "backup_folder" in refused.value.advice
    assert not folder.exists()


def test_an_existing_store_is_refused_too(tmp_path, monkeypatch):
    open_store(tmp_path).close()
    before = [(path.name, path.read_bytes()) for path in tmp_path.iterdir()]
    (tmp_path / ".dropbox").mkdir()
    with pytest.raises(StoreTrouble, match="Dropbox syncs"):
        open_store(tmp_path)
    (tmp_path / ".dropbox").rmdir()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == before
