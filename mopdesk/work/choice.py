"""The office's choice: which process, and which case, a request follows. The order is the project's law.

1. An open case for the MPAN and Supplier that awaits this flow. 2. Without a clear label, or from a sender
that is no Supplier: plain work. 3. The Supplier's option. 4. Where this flow does not start that option,
the process for which the flow is the default, flagged. A second request while the first is open is attached
to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from mopdesk.basics.errors import BadResource, Usage
from mopdesk.work import labels
from mopdesk.work.findings import findings
from mopdesk.work.flags import make_flag
from mopdesk.work.nouns import Case, Flag
from mopdesk.work.process_spec import START, ProcessSpec

__all__ = ["Choice", "choose", "choose_for_notification"]

SUPPLIER = "X"
_NOTIFIED = "notified"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The process that a request follows, and why.

    `case` is the open case that it joins, None for a new one; its `process` is the one chosen, so it can go
    straight to the engine. `repeats` is the open case whose job this request only repeats: attach it there,
    open no job. `words` are the matched words of the label.
    """

    process: ProcessSpec
    reason: str
    case: Case | None = None
    repeats: Case | None = None
    words: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def labelled(self) -> bool:
        """Whether the request carries a clear label."""
        return bool(self.words)


def choose(
    open_cases: Iterable[Case],
    processes: Mapping[str, ProcessSpec],
    *,
    flow: str,
    mpan: str,
    supplier: str,
    sender_role: str,
    text: str,
    profile: str,
    words_in_force: labels.Labels | None = None,
) -> Choice:
    """Choose process and case for a request to the Meter Operator.

    `open_cases` are the cases of the MPAN that are not closed, of any Supplier; `supplier` is the sender's
    id, `profile` the Supplier's process ('option-1'), `words_in_force` those that label.
    Raises `Usage` for a profile that is no process.
    """
    words = (words_in_force or labels.delivered()).find(text)
    here = [case for case in open_cases if case.mpan == mpan and not case.closed]
    own = [case for case in here if case.supplier == supplier]
    flow = flow[:5]
    flags = tuple(_other_suppliers(here, processes, supplier))
    for case in own:
        process = processes[case.process]
        if process.takes(case.state, flow, sender_role) and _joins(process, case, words):
            joined = flags if words or process.plain else (*flags, make_flag("unlabelled-joined", flow=flow))
            reason = f"An open case of this MPAN and Supplier awaits this {flow}."
            return Choice(process=process, case=case, reason=reason, words=words, flags=_once(joined))
    flags += _after_fitted(own, processes, flow, words)
    choice = _by_text(processes, flow, supplier, sender_role, words, profile)
    repeated = _repeated(own, processes, choice.process)
    if repeated is not None:
        flags += (make_flag("request-repeated", flow=flow, process=processes[repeated.process].title),)
        reason = f"A request for this MPAN is open already; this {flow} is attached to it."
        process = processes[repeated.process]
        return Choice(process=process, repeats=repeated, reason=reason, words=words, flags=_once(flags))
    notified = _notified(own, choice.process, flow, sender_role)
    return msgspec.structs.replace(choice, case=notified, flags=_once(flags + choice.flags))


def choose_for_notification(
    open_cases: Iterable[Case],
    processes: Mapping[str, ProcessSpec],
    *,
    mpan: str,
    supplier: str,
    profile: str,
) -> Choice:
    """Choose where a Part 1 notification (D0001 from R to X) is recorded.

    A case under way is given as `repeats`: the notification is noted there and moves nothing.
    """
    process = _profile(processes, profile, supplier)
    for case in open_cases:
        own = case.mpan == mpan and case.supplier == supplier and not case.closed
        if own and not processes[case.process].state(case.state).final:
            reason = "A case of this MPAN and Supplier is open; the notification is noted on it."
            return Choice(process=processes[case.process], repeats=case, reason=reason)
    reason = f"Part 1 notification; it is {supplier}'s process."
    return Choice(process=process, reason=reason)


def _by_text(
    processes: Mapping[str, ProcessSpec],
    flow: str,
    supplier: str,
    sender_role: str,
    words: tuple[str, ...],
    profile: str,
) -> Choice:
    """Choose by label, sender and the Supplier's profile alone: steps 2 to 4."""
    if sender_role != SUPPLIER or not words:
        why = "The sender is no Supplier" if sender_role != SUPPLIER else "The text has no clear label"
        process = _only(processes, flow, plain=True)
        return Choice(process=process, reason=f"{why}: plain work.", words=words)
    process = _profile(processes, profile, supplier)
    label = f"labelled {', '.join(words)}"
    if process.takes(START, flow, sender_role):
        return Choice(process=process, reason=f"It is {supplier}'s process; {label}.", words=words)
    instead = _only(processes, flow, plain=False)
    flag = make_flag(
        "flow-does-not-start-process",
        flow=flow,
        supplier=supplier,
        process=process.title,
        instead=instead.title,
    )
    reason = f"A {flow} does not start {supplier}'s process ({process.title}); {label}."
    return Choice(process=instead, reason=reason, words=words, flags=(flag,))


def _profile(processes: Mapping[str, ProcessSpec], profile: str, supplier: str) -> ProcessSpec:
    process = processes.get(profile)
    if process is None or process.plain:
        options = ", ".join(name for name, spec in processes.items() if not spec.plain)
        raise Usage(f"{profile!r} is no process for Supplier {supplier}.", f"Choose one of: {options}.")
    return process


def _only(processes: Mapping[str, ProcessSpec], flow: str, *, plain: bool) -> ProcessSpec:
    for process in processes.values():
        if process.plain is plain and flow == (process.start if plain else process.default_for):
            return process
    raise BadResource(f"No {'plain ' if plain else ''}process table stands in for a {flow}.")


def _joins(process: ProcessSpec, case: Case, words: tuple[str, ...]) -> bool:
    """Tell whether a case that takes the flow may have it.

    A case that is done takes a further request only with a label, and only where the answer was that nothing
    further is needed: after a replacement a labelled request is a new matter.
    """
    if not process.state(case.state).final:
        return True
    spec = findings().get(case.finding)
    return bool(words) and spec is not None and spec.quiet


def _after_fitted(
    own: Iterable[Case], processes: Mapping[str, ProcessSpec], flow: str, words: tuple[str, ...]
) -> tuple[Flag, ...]:
    """Flag a labelled D0142 after an answer by which nothing further was needed, where it joins no case.

    One that joins the answered case is flagged by the process table as it is taken.
    """
    for case in own:
        spec = findings().get(case.finding)
        settled = spec is not None and spec.quiet and processes[case.process].asks_finding
        if flow == "D0142" and words and settled and processes[case.process].state(case.state).final:
            return (make_flag("labelled-after-fitted", flow=flow, finding=findings()[case.finding].meaning),)
    return ()


def _other_suppliers(
    here: Iterable[Case], processes: Mapping[str, ProcessSpec], supplier: str
) -> Iterable[Flag]:
    for case in here:
        state = processes[case.process].state(case.state)
        if case.supplier != supplier and state.job is not None and not state.final:
            yield make_flag("another-supplier", supplier=case.supplier, state=state.title)


def _repeated(own: Iterable[Case], processes: Mapping[str, ProcessSpec], chosen: ProcessSpec) -> Case | None:
    """Give the open case whose job the request repeats.

    While we owe an answer, any further request is attached. While the Supplier's move is awaited, only one
    that would follow the same process is: other work must not get lost on a job without a deadline.
    """
    for case in own:
        process = processes[case.process]
        state = process.state(case.state)
        waiting = bool(state.waits_for)
        if state.job is not None and not state.final and (not waiting or process.process == chosen.process):
            return case
    return None


def _notified(own: Iterable[Case], chosen: ProcessSpec, flow: str, sender_role: str) -> Case | None:
    """Give the case that so far has a notification only, moved over to the chosen process."""
    for case in own:
        if case.state == _NOTIFIED and chosen.takes(_NOTIFIED, flow, sender_role):
            return msgspec.structs.replace(case, process=chosen.process)
    return None


def _once(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    return tuple(dict.fromkeys(flags))
