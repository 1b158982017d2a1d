"""The rooms of the archive that a list of jobs does not need: each is opened when it is first entered."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mopdesk.store.answer_life import Corrections, Holds
    from mopdesk.store.blobs import Blobs
    from mopdesk.store.cases import Cases
    from mopdesk.store.connection import Connection
    from mopdesk.store.figures import Figures
    from mopdesk.store.inbox import Inbox
    from mopdesk.store.jobs import Jobs
    from mopdesk.store.journal import Journal
    from mopdesk.store.meters import Meters
    from mopdesk.store.notes import Notes
    from mopdesk.store.numbers import Numbers
    from mopdesk.store.outbox import Outbox
    from mopdesk.store.people import People
    from mopdesk.store.views import Views
    from mopdesk.store.visits import Visits


class Rooms:
    """The rooms by name, over the connection of a store that is open."""

    connection: Connection
    device: str
    actor: str

    @cached_property
    def journal(self) -> Journal:
        """What was changed, by whom and when."""
        from mopdesk.store.journal import Journal

        return Journal(self.connection, self.device, self.actor)

    @cached_property
    def people(self) -> People:
        """The people of the store."""
        from mopdesk.store.people import People

        return People(self.connection)

    @cached_property
    def blobs(self) -> Blobs:
        """File bytes, photos and frozen bodies, by their SHA-256."""
        from mopdesk.store.blobs import Blobs

        return Blobs(self.connection)

    @cached_property
    def numbers(self) -> Numbers:
        """The numbers of files that leave."""
        from mopdesk.store.numbers import Numbers

        return Numbers(self.connection)

    @cached_property
    def inbox(self) -> Inbox:
        """What arrived."""
        from mopdesk.store.inbox import Inbox

        return Inbox(self.connection)

    @cached_property
    def cases(self) -> Cases:
        """The cases."""
        from mopdesk.store.cases import Cases

        return Cases(self.connection)

    @cached_property
    def jobs(self) -> Jobs:
        """The jobs, one by one."""
        from mopdesk.store.jobs import Jobs

        return Jobs(self.connection)

    @cached_property
    def views(self) -> Views:
        """The views that people have saved."""
        from mopdesk.store.views import Views

        return Views(self.connection)

    @cached_property
    def figures(self) -> Figures:
        """What the dashboard counts."""
        from mopdesk.store.figures import Figures

        return Figures(self.connection)

    @cached_property
    def visits(self) -> Visits:
        """The visits and their versions."""
        from mopdesk.store.visits import Visits

        return Visits(self.connection)

    @cached_property
    def meters(self) -> Meters:
        """The technical details held."""
        from mopdesk.store.meters import Meters

        return Meters(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """What leaves and has left."""
        from mopdesk.store.outbox import Outbox

        return Outbox(self.connection)

    @cached_property
    def holds(self) -> Holds:
        """Answers held back for a while."""
        from mopdesk.store.answer_life import Holds

        return Holds(self.connection)

    @cached_property
    def corrections(self) -> Corrections:
        """Answers that replace others."""
        from mopdesk.store.answer_life import Corrections

        return Corrections(self.connection)

    @cached_property
    def notes(self) -> Notes:
        """Notes on jobs."""
        from mopdesk.store.notes import Notes

        return Notes(self.connection)
