"""What happens to personal data, said plainly."""

from __future__ import annotations

from mopdesk.gui.key_words import word_keys
from mopdesk.gui.pages.settings_room import SettingsRoom
from mopdesk.gui.plain import PlainLabel
from mopdesk.gui.widgets.card import Card

_WORDS = """\
Everything that mopdesk knows lies in one file on this machine, and in the folders that you name. Nothing is \
sent anywhere else; without an update notice set, mopdesk never uses the network.
Names, telephone numbers and access notes are shown on the job and the visit. Hiding personal data{mask} \
covers them on the job and in the preview of a file, and access notes stay out of reports unless you let \
them in.
The store and its backups are encrypted. Flow files and reports that leave are not, because others are to \
read them: an encrypted disk protects those as well."""


class PrivacyCard(Card):
    """A few sentences; nothing to set."""

    def __init__(self, _room: SettingsRoom) -> None:
        super().__init__("Privacy")
        for words in _WORDS.split("\n"):
            told = PlainLabel("", wrap=True)
            word_keys(told, PlainLabel.setText, words)
            self.body.addWidget(told)
