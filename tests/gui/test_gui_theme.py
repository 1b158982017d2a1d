"""The look: every ink can be read on its ground, every icon draws, the typeface spells Welsh."""

import itertools

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QRawFont
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QMenu, QMenuBar, QPushButton

from mopdesk.basics.resources import resource_names
from mopdesk.gui import theme as theme_module
from mopdesk.gui.colours import COLOURS, LARGEST_SCALE, Colours, Density, Scheme, Sizes, Tone, sizes_of
from mopdesk.gui.fonts import FAMILY, FIXED_FAMILY
from mopdesk.gui.icons import TONE_ICONS, pixmap
from mopdesk.gui.theme import Theme, fixed_font

UPRIGHT = Qt.Orientation.Vertical


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


def test_the_lines_of_a_file_are_in_a_bundled_font_whose_letters_are_equally_wide(theme):
    font = fixed_font(13)
    assert QFontInfo(font).family() == FIXED_FAMILY
    assert QFontInfo(font).fixedPitch()
    raw, metrics = QRawFont.fromFont(font), QFontMetrics(font)
    assert all(raw.supportsCharacter(ord(letter)) for letter in "ŵŷâêîôûŴŶ|£")
    assert len({metrics.horizontalAdvance(letter) for letter in "iW0Ol1|ŵ"}) == 1


def test_the_switch_changes_the_palette_and_tells(theme, qapp, qtbot):
    light = qapp.palette().window().color().name()
    with qtbot.waitSignal(theme.changed):
        theme.switch()
    assert theme.scheme is Scheme.DARK
    assert qapp.palette().window().color().name() != light
    theme.switch()
    assert qapp.palette().window().color().name() == light


def test_no_measure_takes_the_name_of_a_colour():
    """Both fill one style sheet."""
    assert not set(Sizes.__struct_fields__) & set(Colours.__struct_fields__)


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.3, 1.6])
@pytest.mark.parametrize("density", list(Density))
def test_sizes_hold_their_text_and_what_the_density_promises(density, scale):
    sizes = sizes_of(density, scale)
    line = QFontMetrics(pixel_font(sizes.text)).height()
    assert min(sizes.row, sizes.target, sizes.control, sizes.side_row) >= line
    assert sizes.small < sizes.text < sizes.heading < sizes.title
    if density is Density.FIELD:
        assert sizes.target >= 56
        assert sizes.row >= 56
        assert sizes.gap == 12
        if scale >= 1:
            assert sizes.text >= round(14 * 96 / 72)
    if density is Density.DESK and scale == 1:
        assert 28 <= sizes.row <= 32


def pixel_font(pixels):
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    return font


def test_text_size_reaches_menus_dialogs_and_table_heads(theme, qapp, qtbot):
    def heights():
        return [box.fontMetrics().height() for box in boxes]

    boxes = [QMenu("File"), QMenuBar(), QDialog(), QPushButton("A"), QLineEdit(), QHeaderView(UPRIGHT)]
    for box in boxes:
        qtbot.addWidget(box)
        box.ensurePolished()
    before = heights()
    theme.use_text_scale(1.6)
    for box in boxes:
        box.ensurePolished()
    assert all(now >= 1.5 * then for now, then in zip(heights(), before, strict=True))


def test_what_was_chosen_is_there_at_the_next_start(qapp, theme):
    QSettings().clear()
    try:
        first = Theme(qapp)
        assert first.follows_system
        first.switch_density()
        first.step_text(3)
        first.use(Scheme.HIGH_CONTRAST, remember=True)
        again = Theme(qapp)
        assert (again.scheme, again.density, again.text_scale) == (Scheme.HIGH_CONTRAST, Density.FIELD, 1.3)
        assert not again.follows_system
        again.step_text(9)
        assert again.text_scale == LARGEST_SCALE
        again.follow_system()
        assert Theme(qapp).follows_system
    finally:
        QSettings().clear()


def test_the_system_is_followed_until_a_person_chooses(qapp, theme, monkeypatch):
    QSettings().clear()
    follower = Theme(qapp)
    monkeypatch.setattr(theme_module, "system_scheme", lambda: Scheme.DARK)
    follower._follow()
    assert follower.scheme is Scheme.DARK
    follower.use(Scheme.LIGHT)
    follower._follow()
    assert follower.scheme is Scheme.LIGHT


def test_settings_written_by_other_hands_do_no_harm(qapp, theme):
    try:
        for key, value in (("scheme", "pink"), ("density", ["desk"]), ("text_scale", "large")):
            QSettings().setValue(f"appearance/{key}", value)
        odd = Theme(qapp)
        assert (odd.density, odd.text_scale) == (Density.DESK, 1.0)
        for text in ("nan", "inf", "1e9", "１.３", "-1"):
            QSettings().setValue("appearance/text_scale", text)
            assert Theme(qapp).text_scale == 1.0
    finally:
        QSettings().clear()
