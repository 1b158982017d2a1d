"""Everything in Settings, in its order: a card more is one line here."""

from __future__ import annotations

from mopdesk.gui.pages.settings_appearance import AppearanceCard
from mopdesk.gui.pages.settings_backups import BackupsCard
from mopdesk.gui.pages.settings_calendar import CalendarCard
from mopdesk.gui.pages.settings_history import HistoryCard
from mopdesk.gui.pages.settings_keyboard import KeyboardCard
from mopdesk.gui.pages.settings_people import PeopleCard
from mopdesk.gui.pages.settings_privacy import PrivacyCard
from mopdesk.gui.pages.settings_retention import KEYS, RetentionCard
from mopdesk.gui.pages.settings_room import CardPlan, Section, options_card
from mopdesk.gui.pages.settings_safety import SafetyCard
from mopdesk.gui.pages.settings_suppliers import SuppliersCard
from mopdesk.gui.pages.settings_words import labels_card, rules_card, wording_card

SECTIONS: tuple[Section, ...] = (
    Section(
        "Company",
        (options_card("Company", "participant_id", "company_name", "engineer", words="you laptop name id"),),
    ),
    Section(
        "Files",
        (
            options_card(
                "Folders",
                *("drop_folder", "drop_afterwards", "outbox_folder", "report_folder"),
                words="gateway path drop inbox",
            ),
            options_card(
                "Files that we write",
                *("file_prefix", "file_start", "file_name_pattern", "line_end", "test_flag", "hold_minutes"),
                words="flow number test live",
            ),
        ),
    ),
    Section(
        "Suppliers",
        (
            CardPlan(
                "Process of each Supplier",
                "process supplier option proposal",
                SuppliersCard,
                ("default_process",),
                "processes",
            ),
        ),
    ),
    Section(
        "Calendar",
        (
            CardPlan(
                "Calendar of Working Days",
                "calendar working days bank holidays local day deadline",
                CalendarCard,
                permission="calendar",
            ),
        ),
    ),
    Section(
        "Rules",
        (
            CardPlan(
                "What the check of a visit asks", "rules stop warn check", rules_card, permission="settings"
            ),
        ),
    ),
    Section(
        "Words",
        (
            CardPlan("Words that label a request", "sstpgp kind", labels_card, permission="settings"),
            CardPlan("Wording of answers", "text d0002 d0150", wording_card, permission="settings"),
        ),
    ),
    Section(
        "Photos",
        (
            options_card(
                "Photos",
                "photo_edge",
                "photo_quality",
                "free_space_warning",
                words="camera disk space",
            ),
        ),
    ),
    Section(
        "Reports",
        (
            options_card(
                "Visit reports", "report_logo", "report_accent", "report_access_notes", words="pdf print"
            ),
        ),
    ),
    Section(
        "Appearance",
        (
            CardPlan(
                "Appearance",
                "size desk field gloves colours light dark high contrast text large small font",
                lambda room: AppearanceCard(room.front.theme),
            ),
        ),
    ),
    Section(
        "Keyboard",
        (CardPlan("Keyboard", "keys shortcuts map bind", KeyboardCard),),
    ),
    Section(
        "Backups",
        (CardPlan("Backups", "restore copy safe back up now", BackupsCard, ("backup_folder",)),),
    ),
    Section(
        "Safety and privacy",
        (
            CardPlan(
                "How the store is locked",
                "safety encryption encrypt key passphrase recovery vault lost laptop stolen",
                SafetyCard,
                ("safety",),
            ),
            CardPlan("Privacy", "personal data network mask access notes", PrivacyCard),
            CardPlan("Retention", "remove erase delete months gdpr photos files", RetentionCard, KEYS),
        ),
    ),
    Section(
        "People",
        (
            CardPlan(
                "People",
                "person user role administrator office engineer pin lock sign in",
                PeopleCard,
                ("people", "lock_minutes"),
            ),
        ),
    ),
    Section(
        "History of changes",
        (CardPlan("History of changes", "undo put back journal who when", HistoryCard),),
    ),
    Section("Updates", (options_card("Update notice", "update_source", "update_key", words="version new"),)),
)
