"""The dashboard's figures: told by stories that can be counted by hand."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from mopdesk.actions.dashboard import Card, Chart, _median_of, chart_text, figures
from mopdesk.actions.import_flow import import_path
from mopdesk.actions.job_lists import JobQuery, count_of
from mopdesk.actions.visits import correct_visit, finish_visit, set_field
from mopdesk.store import proof
from mopdesk.work.nouns import OutboxState
from tests.stories import Story

A = "1200023305976"
B = "2000055433815"
C = "1001234567898"


def chart(story: Story, key: str, today: str) -> Chart:
    return next(one for one in figures(story.desk, date.fromisoformat(today)).charts if one.key == key)


def filled(rows: tuple[tuple[object, ...], ...]) -> list[tuple[object, ...]]:
    return [row for row in rows if any(row[1:])]


@pytest.fixture
def told(story: Story) -> Story:
    return story.replay(
        f"""
        2026-11-09  receive D0150002-made.usr   -> accepted
        2026-11-09  receive D0001001-made.usr   -> accepted
        2026-11-13  visit {A} not-fitted        -> ready owes D0002
        """
    )


@pytest.mark.parametrize(
    ("today", "late", "soon"), [("2026-11-18", 0, 0), ("2026-11-19", 0, 3), ("2026-11-24", 3, 0)]
)
def test_cards_count_and_lead_to_lists_of_as_many(told: Story, today: str, late: int, soon: int) -> None:
    day = date.fromisoformat(today)
    cards = {card.key: card for card in figures(told.desk, day).cards}
    assert {key: card.count for key, card in cards.items()} == {
        "late": late,
        "soon": soon,
        "ready": 1,
        "rejected": 0,
    }
    for card in cards.values():
        assert isinstance(card, Card)
        assert count_of(told.desk, JobQuery(view=card.view, today=day)) == card.count


def test_a_rejected_file_counts_its_job(told: Story) -> None:
    told.replay("2026-11-13 send -> D0002")
    (file,) = told.desk.store.outbox.list_files()
    with told.desk.change("rejected", file.job_id) as change:
        told.desk.store.outbox.mark(change, file.id, OutboxState.REJECTED)
    cards = {card.key: card.count for card in figures(told.desk).cards}
    assert cards["rejected"] == count_of(told.desk, JobQuery(view="rejected")) == 1


def test_the_next_fifteen_working_days_leave_out_weekends_and_holidays(told: Story) -> None:
    due = chart(told, "due", "2026-11-21")
    days = [row[0] for row in due.rows]
    assert (len(days), days[0], days[-1]) == (15, date(2026, 11, 23), date(2026, 12, 11))
    assert filled(due.rows) == [(date(2026, 11, 23), 3)]
    christmas = [row[0] for row in chart(told, "due", "2026-12-23").rows]
    assert christmas[:4] == [date(2026, 12, 23), date(2026, 12, 24), date(2026, 12, 29), date(2026, 12, 30)]
    assert filled(chart(told, "due", "2026-11-24").rows) == [], "what is late is not due any more"


def test_answers_are_in_or_out_of_time_in_the_week_in_which_they_left(told: Story) -> None:
    told.replay(
        f"""
        2026-11-13  send                        -> D0002
        2026-11-23  visit {C} plain-investigation -> ready owes D0002
        2026-11-23  send {C}                    -> D0002
        2026-11-24  visit {B} fitted            -> ready owes D0002
        2026-11-24  send {B}                    -> D0002
        """
    )
    rows = chart(told, "in-time", "2026-11-24").rows
    assert len(rows) == 13
    assert filled(rows) == [(date(2026, 11, 9), 1, 0), (date(2026, 11, 23), 1, 1)]
    assert filled(chart(told, "in-time", "2027-02-01").rows) == [
        (date(2026, 11, 9), 1, 0),
        (date(2026, 11, 23), 1, 1),
    ]
    assert filled(chart(told, "in-time", "2027-02-08").rows) == [(date(2026, 11, 23), 1, 1)]
    assert chart(told, "median", "2026-11-24").rows == (("GMTR", 10, 3),)


def test_visits_without_access_are_counted_by_reason(told: Story) -> None:
    told.replay(f"2026-11-13 visit {B} no-access -> ready owes D0002")
    reason = str(told.facts(B, "no-access")["access"]["reason"])
    told.replay(f"2026-11-14 visit {A} no-access access.reason=refused -> ready owes D0002")
    rows = chart(told, "no-access", "2026-11-14").rows
    assert reason == "no-answer"
    assert sorted(rows) == [("No answer", 1), ("Occupier refused", 1)]
    assert chart(told, "no-access", "2027-02-15").rows == ()


def test_findings_are_counted_by_make_and_the_newest_version_alone(told: Story) -> None:
    told.replay(f"2026-11-14 visit {B} fitted meters.0.make_and_type=gec_c11b2 -> ready owes D0002")
    found = chart(told, "findings", "2026-11-14")
    makes = {row[0]: row[1:] for row in found.rows}
    assert found.columns == ("Make and type", "Backstop fitted", "Backstop not fitted")
    assert makes["GEC C11B2"] == (1, 0)
    assert sum(sum(row) for row in makes.values()) == 2
    job = told.job(B)
    (visit,) = told.desk.store.visits.visits_of(job.id)
    correct_visit(told.desk, visit.id)
    set_field(told.desk, visit.id, "meters.0.finding", "not-fitted")
    finish_visit(told.desk, visit.id)
    corrected = {row[0]: row[1:] for row in chart(told, "findings", "2026-11-14").rows}
    assert sum(sum(row) for row in corrected.values()) == 2
    assert chart(told, "findings", "2026-11-14").columns == ("Make and type", "Backstop not fitted")
    assert proof.verify(told.desk.store) == []


def test_many_makes_end_in_a_row_of_others(told: Story) -> None:
    connection, visits = told.desk.store.connection, count()
    for number in (*range(20), 0):
        connection.run(
            "INSERT INTO visit_result VALUES (?, ?, '2026-11-01', 'fitted', ?, NULL)",
            (10_000 + next(visits), 0, f"MAKE {number:02}" if number else ""),
        )
    rows = chart(told, "findings", "2026-11-14").rows
    assert len(rows) == 16
    assert rows[0] == ("Not recorded", 2, 0)
    assert rows[-1][0] == "6 others"
    assert sum(sum(row[1:]) for row in rows) == 22


def test_a_chart_is_a_table_for_the_clipboard_without_formulas() -> None:
    made = Chart(
        key="x", title="x", columns=("Make", "Meters"), rows=(("=1+1\tand\nmore", 2), (date(2026, 1, 2), 7.5))
    )
    assert chart_text(made) == "Make\tMeters\n'=1+1 and more\t2\n2026-01-02\t7.5"


@pytest.mark.parametrize(
    ("counted", "median"),
    [({3: 1}, 3), ({3: 1, 9: 1}, 6), ({1: 2, 5: 1}, 1), ({1: 1, 2: 1, 9: 2}, 5.5), ({0: 999, 40: 1}, 0)],
)
def test_the_median_is_the_middle_of_all_answers(counted: dict[int, int], median: float) -> None:
    assert _median_of(counted.items()) == median


def test_an_empty_store_has_figures_too(story: Story) -> None:
    found = figures(story.desk)
    assert [card.count for card in found.cards] == [0, 0, 0, 0]
    assert [one.key for one in found.charts] == ["due", "in-time", "no-access", "findings", "median"]
    assert all(one.note and one.title and len(one.columns) >= 1 for one in found.charts)


def test_every_story_leaves_search_and_figures_as_the_state_tables_say(told: Story) -> None:
    """Whatever way rows were written by: import, visit, release, closing, reopening."""
    told.replay(
        f"""
        2026-11-13  send                        -> D0002
        2026-11-16  receive D0142001-made.usr   -> accepted
        2026-11-16  close {B} withdrawn         -> closed
        2026-11-17  reopen {B}                  -> received
        """
    )
    assert import_path(told.desk, told.folder / "missing.usr").problems
    assert proof.verify(told.desk.store) == []
