"""Undo from the journal: named steps, through a restart, and never anything lost."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mopdesk.actions.attachments import no_signature, remove_attachment
from mopdesk.actions.doctor import examine
from mopdesk.actions.start_up import start_up
from mopdesk.actions.undo import redo, redoable, undo, undoable
from mopdesk.actions.unfinished import begin_or_go_on, binned_visits, discard, restore, unfinished_visits
from mopdesk.actions.visits import draft_visit, finish_visit, open_visit, set_field, start_visit
from mopdesk.basics.errors import NotAllowed
from mopdesk.basics.resources import resource
from mopdesk.store import edits
from mopdesk.store.edits import WHOLE_FILE
from mopdesk.work.fact_words import field_words, words_of
from mopdesk.work.visit_facts import VisitFacts
from tests.store.store_world import erase_payloads
from tests.stories import Story

A = "1200023305976"
B = "1001234567898"


@pytest.fixture
def visit_id(story: Story) -> str:
    story.replay("2026-11-09 receive D0001001-made.usr")
    return start_visit(story.desk, A).id


def values(story: Story, visit_id: str) -> dict[str, object]:
    return story.desk.store.visits.fields(visit_id)


def test_each_step_has_the_name_of_what_was_done(story: Story, visit_id: str) -> None:
    desk = story.desk
    set_field(desk, visit_id, "meters.0.serial", "F75A 00802")
    set_field(desk, visit_id, "meters.0.readings.0.value", "04210")
    set_field(desk, visit_id, "meters.1.readings.0.value", "00017")
    no_signature(desk, visit_id, "customer", "nobody-present")
    set_field(desk, visit_id, "meters.1", None)
    assert [step.words for step in undoable(desk, visit_id)] == [
        "Meter 2",
        "Signature",
        "Reading 1 (meter 2)",
        "Reading 1",
        "Meter serial number",
    ]
    assert redoable(desk, visit_id) == ()


def test_undo_and_redo_go_through_a_restart(story: Story, visit_id: str) -> None:
    before = values(story, visit_id)
    set_field(story.desk, visit_id, "remarks", "first")
    set_field(story.desk, visit_id, "generation", "3.6 kW")
    set_field(story.desk, visit_id, "remarks", "second")
    after = values(story, visit_id)
    story.replay(
        f"""
        2026-11-09  restart      -> unfinished:{A}
        2026-11-09  undo {A}     -> Remarks
        2026-11-09  restart
        2026-11-09  undo {A}     -> Generation
        2026-11-09  undo {A}     -> Remarks
        2026-11-09  undo {A}     -> nothing
        """
    )
    assert values(story, visit_id) == before
    story.replay(
        f"""
        2026-11-09  restart
        2026-11-09  redo {A}     -> Remarks
        2026-11-09  redo {A}     -> Generation
        2026-11-09  redo {A}     -> Remarks
        2026-11-09  redo {A}     -> nothing
        """
    )
    assert values(story, visit_id) == after
    assert examine(story.desk).problems == ()


def test_something_new_ends_what_could_be_done_again(story: Story, visit_id: str) -> None:
    set_field(story.desk, visit_id, "remarks", "one")
    undo(story.desk, visit_id)
    set_field(story.desk, visit_id, "result", "two")
    assert redo(story.desk, visit_id) is None
    assert [step.words for step in undoable(story.desk, visit_id)] == ["Result"]


def test_what_was_cleared_comes_back_whole(story: Story, visit_id: str) -> None:
    for path, value in (("serial", "F75A"), ("finding", "fitted"), ("readings.0.value", "04210")):
        set_field(story.desk, visit_id, f"meters.0.{path}", value)
    before = values(story, visit_id)
    set_field(story.desk, visit_id, "meters", None)
    done = undo(story.desk, visit_id)
    assert done is not None
    assert done.step.words == "Meters"
    assert done.fields == before == values(story, visit_id)


def test_a_field_typed_in_one_go_is_one_step(
    story: Story, visit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for typed in ("0", "04", "042"):
        set_field(story.desk, visit_id, "meters.0.readings.0.value", typed)
    (step,) = undoable(story.desk, visit_id)
    assert step.paths == ("meters.0.readings.0.value",)
    monkeypatch.setattr("mopdesk.actions.undo._PAUSE", -edits.datetime.resolution)
    assert len(undoable(story.desk, visit_id)) == 3


def test_a_photo_taken_off_is_put_back_with_its_words(story: Story, visit_id: str) -> None:
    kept = no_signature(story.desk, visit_id, "customer", "nobody-present")
    remove_attachment(story.desk, visit_id, kept.id)
    done = undo(story.desk, visit_id)
    assert done is not None
    assert done.step.words == "Signature removed"
    assert story.desk.store.visits.attachments(visit_id) == [kept]
    undo(story.desk, visit_id)
    assert story.desk.store.visits.attachments(visit_id) == []


def test_what_is_finished_or_answered_for_another_visit_is_not_touched(story: Story, visit_id: str) -> None:
    other = start_visit(story.desk, B).id
    set_field(story.desk, other, "remarks", "of the other")
    assert undo(story.desk, visit_id) is None
    finish_visit(story.desk, other)
    with pytest.raises(NotAllowed, match="finished"):
        undo(story.desk, other)
    assert undoable(story.desk, other) == ()
    assert values(story, other)["remarks"] == "of the other"


def test_what_retention_has_erased_is_not_undone(story: Story, visit_id: str) -> None:
    set_field(story.desk, visit_id, "remarks", "old")
    erase_payloads(story.desk.store, [story.desk.store.journal.head().count], reason="over")
    set_field(story.desk, visit_id, "remarks", "new")
    assert undoable(story.desk, visit_id) == ()
    assert undo(story.desk, visit_id) is None
    assert values(story, visit_id)["remarks"] == "new"


PATHS = ("remarks", "result", "meters.0.serial", "meters.1.serial", "meters.0.readings.0.value")
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), st.sampled_from(PATHS), st.text(max_size=3)),
        st.tuples(st.just("clear"), st.sampled_from((*PATHS, "meters", "meters.0")), st.just("")),
        st.tuples(st.just("undo"), st.just(""), st.just("")),
        st.tuples(st.just("redo"), st.just(""), st.just("")),
    ),
    max_size=14,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_undo_and_redo_follow_the_same_laws_as_a_stack_in_memory(
    tmp_path: Path, deeds: list[tuple[str, str, str]]
) -> None:
    """A list of whole states beside the store: they never disagree, whatever is done in whatever order."""
    story = Story(Path(tempfile.mkdtemp(dir=tmp_path)))
    try:
        story.replay("2026-11-09 receive D0001001-made.usr")
        visit = start_visit(story.desk, A).id
        past, present, future = list[dict[str, object]](), values(story, visit), list[dict[str, object]]()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("mopdesk.actions.undo._PAUSE", -edits.datetime.resolution)
            for deed, path, value in deeds:
                if deed in {"set", "clear"}:
                    set_field(story.desk, visit, path, value if deed == "set" else None)
                    if values(story, visit) != present:
                        past, present, future = [*past, present], values(story, visit), []
                elif deed == "undo" and past:
                    assert undo(story.desk, visit) is not None
                    past, present, future = past[:-1], past[-1], [present, *future]
                elif deed == "redo" and future:
                    assert redo(story.desk, visit) is not None
                    past, present, future = [*past, present], future[0], future[1:]
                else:
                    assert (undo if deed == "undo" else redo)(story.desk, visit) is None
                assert values(story, visit) == present
                assert len(undoable(story.desk, visit)) == len(past)
                assert len(redoable(story.desk, visit)) == len(future)
    finally:
        story.close()


# --- unfinished visits and the bin ---


def test_unfinished_visits_are_offered_by_name_the_last_touched_first(story: Story, visit_id: str) -> None:
    other = start_visit(story.desk, B).id
    set_field(story.desk, visit_id, "remarks", "later")
    found = unfinished_visits(story.desk)
    assert [one.visit_id for one in found] == [visit_id, other]
    assert found[0].sentence.startswith("Unfinished visit to MPAN 12 0002 3305 976, last touched ")
    assert found[0].sentence.endswith(" today.")
    finish_visit(story.desk, other)
    assert [one.visit_id for one in start_up(story.desk).unfinished] == [visit_id]


def test_what_was_answered_last_is_known(story: Story, visit_id: str) -> None:
    def left_at() -> str:
        (one,) = unfinished_visits(story.desk)
        return one.left_at

    assert left_at() == ""
    set_field(story.desk, visit_id, "remarks", "later")
    assert left_at() == "remarks"
    no_signature(story.desk, visit_id, "customer", "nobody-present")
    assert left_at() == "signatures"
    assert begin_or_go_on(story.desk, A)[1] == "signatures"
    draft_visit(story.desk, A, resource("help/visits/not-fitted.json"), replace_draft=True)
    assert left_at() == WHOLE_FILE
    set_field(story.desk, visit_id, "remarks", "seen")
    assert left_at() == "remarks"


def test_the_bin_keeps_everything_and_gives_it_back(story: Story, visit_id: str) -> None:
    set_field(story.desk, visit_id, "remarks", "kept")
    no_signature(story.desk, visit_id, "customer", "nobody-present")
    before = values(story, visit_id), story.desk.store.visits.attachments(visit_id)
    discard(story.desk, visit_id)
    assert unfinished_visits(story.desk) == ()
    assert [one.visit_id for one in binned_visits(story.desk, story.job(A).id)] == [visit_id]
    for attempt in (open_visit, discard):
        with pytest.raises(NotAllowed, match="in the bin"):
            attempt(story.desk, visit_id)
    with pytest.raises(NotAllowed, match="in the bin"):
        no_signature(story.desk, visit_id, "customer", "refused")
    again = start_visit(story.desk, A)
    assert (again.id != visit_id, again.number) == (True, 2)
    with pytest.raises(NotAllowed, match="Another visit to this job is open"):
        restore(story.desk, visit_id)
    discard(story.desk, again.id)
    restore(story.desk, visit_id)
    assert (values(story, visit_id), story.desk.store.visits.attachments(visit_id)) == before
    assert [step.words for step in undoable(story.desk, visit_id)] == ["Signature", "Remarks"]
    discard(story.desk, visit_id)
    restore(story.desk, visit_id)
    finish_visit(story.desk, visit_id)
    with pytest.raises(NotAllowed, match="not in the bin"):
        restore(story.desk, visit_id)
    assert examine(story.desk).problems == ()


# --- the names ---


def _paths(kind: object, prefix: str = "") -> list[str]:
    """Give every path of the facts, a star for each place in a list."""
    found = []
    for field in msgspec.structs.fields(kind):
        path = f"{prefix}{field.name}"
        inner = [part for part in get_args(field.type) if isinstance(part, type)]
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            found += [path, *_paths(field.type, f"{path}.")]
        elif inner and issubclass(inner[0], msgspec.Struct):
            found += [path, f"{path}.*", *_paths(inner[0], f"{path}.*.")]
        else:
            found += [path]
    return found


def test_every_field_of_a_visit_has_a_name_and_no_name_is_without_a_field() -> None:
    known = {path for path in _paths(VisitFacts) if not path.startswith(("photos", "signatures"))}
    assert set(field_words()) == known | {"reasons.*"}


def test_names_count_from_one_and_tell_meters_apart() -> None:
    assert words_of("meters.0.readings.1.value") == "Reading 2"
    assert words_of("meters.1.readings.0.value") == "Reading 1 (meter 2)"
    assert words_of("replacement.exchanges.0.final_readings.0.value") == "Final reading 1"
    assert words_of("reasons.reading-lower") == "Reason for a warning"
    assert words_of("meters.2") == "Meter 3"
