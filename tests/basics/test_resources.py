"""The program's own data: what a disk refuses to give, or somebody spoilt, is a sentence."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from mopdesk.basics import resources
from mopdesk.basics.errors import BadResource
from mopdesk.basics.resources import files_in, load_toml, read_resource, resource_names


def refuse(*_arguments: object, **_options: object) -> None:
    raise OSError(errno.EIO, "Input/output error")


def test_a_folder_that_the_disk_refuses_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(BadResource, match=r"flows.*Input/output error.*Check the disk"):
        resource_names("flows", ".toml")


@pytest.mark.parametrize("read", [read_resource, load_toml])
def test_a_file_that_the_disk_refuses_is_a_sentence(monkeypatch: pytest.MonkeyPatch, read) -> None:
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(BadResource, match=r"roles\.toml.*Input/output error"):
        read("roles.toml")


def test_a_file_of_another_encoding_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_bytes('title = "Café"'.encode("latin-1"))
    monkeypatch.setattr(resources, "resources_folder", lambda: tmp_path)
    with pytest.raises(BadResource, match=r"words\.toml is not valid TOML"):
        load_toml("words.toml")


def test_the_files_of_a_folder_come_by_name(tmp_path: Path) -> None:
    for name in ("b.toml", "a.toml", "a.json"):
        (tmp_path / name).touch()
    assert [path.name for path in files_in(tmp_path, ".toml")] == ["a.toml", "b.toml"]
