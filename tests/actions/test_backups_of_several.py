"""Several stores may keep their backups in one folder, on a share of the office: none takes another's."""

import os
from datetime import timedelta

import pytest

from mopdesk.actions.backups import back_up, daily_backup, known_backups, newest_good
from mopdesk.actions.go_back import look_back
from mopdesk.actions.keys import plain_ones, renew_copies, set_passphrase
from mopdesk.actions.rescue import rescue, restore
from mopdesk.actions.retention import _known_backups
from mopdesk.actions.settings import set_option
from mopdesk.basics.errors import DamagedStore, NotAllowed, StoreBusy
from mopdesk.desk import open_desk
from mopdesk.store import restore as exchange
from mopdesk.store.backup_owners import origin_of, own_backups
from mopdesk.store.thinning import thin


@pytest.fixture
def share(tmp_path):
    return tmp_path / "share"


def store_of(tmp_path, share, machine):
    """A store of the usual name on a machine of its own, whose backups go to the share."""
    path = tmp_path / machine / "mopdesk.db"
    with open_desk(path, actor=machine) as desk:
        set_option(desk, "company_name", machine)
        set_option(desk, "backup_folder", str(share))
    return path


def company(path):
    with open_desk(path) as desk:
        return desk.settings.text("company_name")


def damage(path):
    path.write_bytes(b"no store any more" * 100)
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)


def test_each_machine_makes_its_own_backup_each_day(tmp_path, share):
    for machine in ("van one", "van two"):
        with open_desk(store_of(tmp_path, share, machine)) as desk:
            assert daily_backup(desk) is not None
            assert daily_backup(desk) is None
            assert [one.path.parent for one in known_backups(desk.store.path)] == [share]
    assert len(list(share.glob("*.db"))) == 2


def test_a_backup_that_was_cut_short_is_none_of_today(tmp_path, share):
    with open_desk(store_of(tmp_path, share, "van")) as desk:
        made = daily_backup(desk)
        os.truncate(made.path, 4096)
        assert daily_backup(desk) is not None


def test_thinning_and_retention_take_only_their_own(tmp_path, share):
    stores = [store_of(tmp_path, share, machine) for machine in ("van one", "van two")]
    made = []
    for path in stores:
        with open_desk(path) as desk:
            made.append(back_up(desk).path)
    with open_desk(stores[0]) as desk:
        assert [one.path for one in _known_backups(desk)] == [made[0]]
        years = desk.now() + timedelta(days=3 * 365)
        again = back_up(desk).path
        assert thin(share, years, desk.store.device) == [made[0]]
    assert sorted(path for path in share.glob("*.db")) == sorted([made[1], again])


def test_a_copy_that_somebody_has_named_is_theirs(tmp_path, share):
    with open_desk(store_of(tmp_path, share, "van")) as desk:
        made = back_up(desk).path
        named = share / "before the audit.db"
        for ending in ("", ".json"):
            made.with_name(made.name + ending).rename(named.with_name(named.name + ending))
        back_up(desk)
        assert thin(share, desk.now() + timedelta(days=3 * 365), desk.store.device) == []
        assert named not in [one.path for one in own_backups(origin_of(desk.store.path), share)]
        assert named in [one.path for one in known_backups(desk.store.path)]


def test_another_stores_backups_keep_the_file_of_their_own_keys(tmp_path, share):
    """One key file may serve several stores: what opens each of their backups is still their own."""
    with open_desk(store_of(tmp_path, share, "van one")) as desk:
        beside = back_up(desk).path.with_suffix(".db.keys")
    own = beside.read_bytes()
    with open_desk(store_of(tmp_path, share, "van two")) as desk:
        back_up(desk)
        renew_copies(desk)
        assert plain_ones(desk) == []
    assert beside.read_bytes() == own


def test_a_damaged_store_is_not_put_right_with_the_backup_of_another(tmp_path):
    one, two = tmp_path / "office.db", tmp_path / "training.db"
    for path in (one, two):
        with open_desk(path) as desk:
            set_option(desk, "company_name", path.stem)
            back_up(desk)
    damage(one)
    assert "office" in rescue(one, actor="ann").backup.name
    assert company(one) == "office"


def test_where_nobody_can_tell_whose_they_are_a_person_chooses(tmp_path, share):
    stores = [store_of(tmp_path, share, machine) for machine in ("van one", "van two")]
    for path in stores:
        with open_desk(path) as desk:
            back_up(desk)
    mine = known_backups(stores[0])[0].path
    damage(stores[0])
    with pytest.raises(NotAllowed, match="of several stores"):
        rescue(stores[0], actor="ann", folder=share)
    rescue(stores[0], actor="ann", backup=mine)
    assert company(stores[0]) == "van one"


def test_a_store_that_is_gone_is_missed_not_begun_anew(tmp_path):
    path = tmp_path / "mopdesk.db"
    with open_desk(path) as desk:
        set_option(desk, "company_name", "MINE")
        back_up(desk)
    path.unlink()
    with pytest.raises(DamagedStore, match="gone, but its backups are there"):
        open_desk(path)
    assert not path.exists()
    rescue(path, actor="ann")
    assert company(path) == "MINE"


def test_a_store_begun_while_another_is_put_back_is_not_moved_away(tmp_path, monkeypatch):
    path = tmp_path / "mopdesk.db"
    with open_desk(path) as desk:
        made = back_up(desk).path.rename(tmp_path / "elsewhere.db")
    path.unlink()
    checked = exchange.one_file

    def meanwhile(successor, key):
        checked(successor, key)
        with open_desk(path) as other:
            set_option(other, "company_name", "BEGUN MEANWHILE")

    monkeypatch.setattr(exchange, "one_file", meanwhile)
    with pytest.raises(StoreBusy, match="begun a store there meanwhile"):
        restore(path, made, actor="ann")
    assert company(path) == "BEGUN MEANWHILE"


def test_a_backup_from_a_clock_that_went_years_before_is_not_the_newest(tmp_path):
    path = tmp_path / "mopdesk.db"
    with open_desk(path) as desk:
        made = back_up(desk).path
        now = desk.now()
        manifest = made.with_name(made.name + ".json")
        told = manifest.read_text().replace(f'"{now:%Y}-', '"2041-', 1)
        back_up(desk)
        manifest.write_text(told)
    found = known_backups(path)
    assert found[0].path == made
    assert newest_good(found, now).path == found[1].path
    assert newest_good(found[:1], now).path == made


def test_a_damaged_file_of_keys_beside_a_backup_stands_in_nobodys_way(tmp_path):
    path = tmp_path / "mopdesk.db"
    with open_desk(path) as desk:
        set_option(desk, "company_name", "BEFORE")
        backup = back_up(desk).path
        keys = backup.with_suffix(".db.keys")
        good = keys.read_bytes()
        keys.write_bytes(b"no keys any more")
        set_option(desk, "company_name", "SINCE")
        set_passphrase(desk, "four words that differ")
        assert keys.read_bytes() not in (good, b"no keys any more"), "the present ones lie beside it again"
        keys.write_bytes(b"no keys any more")
        assert look_back(desk, backup).backup.path == backup
    restore(path, backup, actor="ann")
    assert company(path) == "BEFORE"
