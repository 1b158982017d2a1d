"""The look: every ink can be read on its ground, every icon draws, the typeface spells Welsh."""

import itertools

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QRawFont

from mopdesk.basics.resources import resource_names
from mopdesk.gui.colours import COLOURS, Scheme, Tone
from mopdesk.gui.fonts import FAMILY
from mopdesk.gui.icons import TONE_ICONS, pixmap


def luminance(colour):
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", list(Scheme))
def test_every_ink_is_readable_on_its_ground(scheme):
    colours = COLOURS[scheme]
    pairs = [(pair.ink, pair.ground) for pair in colours.tones.values()]
    pairs += itertools.product(
        (colours.ink, colours.quiet), (colours.window, colours.surface, colours.sunken)
    )
    pairs += [
        (colours.on_accent, fill) for fill in (colours.accent, colours.accent_hover, colours.accent_down)
    ]
    pairs += [(colours.side_ink, colours.side), (colours.side_quiet, colours.side)]
    pairs += [
        (colours.ink, colours.selection),
        (colours.accent, colours.surface),
        (colours.side_ink, colours.side_chosen),
    ]
    pairs += [(colours.tone(Tone.BAD).ink, colours.surface), (colours.quiet, colours.line)]
    weak = [
        (ink, ground, round(contrast(ink, ground), 2)) for ink, ground in pairs if contrast(ink, ground) < 4.5
    ]
    assert weak == []


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_edge_of_a_control_is_seen(scheme):
    colours = COLOURS[scheme]
    assert contrast(colours.strong_line, colours.surface) >= 2.7
    assert contrast(colours.accent, colours.window) >= 3


@pytest.mark.parametrize(
    "name", [name.removeprefix("icons/").removesuffix(".svg") for name in resource_names("icons", ".svg")]
)
def test_every_icon_draws_something(theme, name):
    picture = pixmap(name, "#123456", 24).toImage()
    inked = sum(picture.pixelColor(x, y).alpha() > 100 for x in range(24) for y in range(24))
    assert 20 < inked < 400


def test_every_tone_has_its_own_ink_and_an_icon():
    assert set(TONE_ICONS) == set(Tone)
    for colours in COLOURS.values():
        assert len({pair.ink for pair in colours.tones.values()}) == len(Tone)


def test_the_bundled_typeface_is_used_and_has_the_welsh_letters(theme, qapp):
    assert qapp.font().family() == FAMILY
    assert QFontInfo(qapp.font()).family() == FAMILY
    raw = QRawFont.fromFont(QFont(FAMILY))
    assert all(raw.supportsCharacter(ord(letter)) for letter in "ŵŷâêîôûŴŶ")
    assert QFontMetrics(qapp.font()).horizontalAdvance("Tŷ Gwyn") > 20


def test_the_switch_changes_the_palette_and_tells(theme, qapp, qtbot):
    light = qapp.palette().window().color().name()
    with qtbot.waitSignal(theme.changed):
        theme.switch()
    assert theme.scheme is Scheme.DARK
    assert qapp.palette().window().color().name() != light
    theme.switch()
    assert qapp.palette().window().color().name() == light
