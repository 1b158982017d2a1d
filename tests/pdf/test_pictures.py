"""Photos from outside: read with suspicion, turned upright, shrunk, and stripped of what cameras write."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from mopdesk.basics.errors import FileTrouble
from mopdesk.pdf.pictures import print_photo, print_signature, shrink_photo
from tests.pdf.report_cases import camera_exif, ink_bytes, photo_bytes


def as_bytes(image, kind="PNG", **more):
    target = BytesIO()
    image.save(target, kind, **more)
    return target.getvalue()


def opened(data):
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("size", "shrunk"),
    [
        ((4000, 3000), (1600, 1200)),
        ((3000, 4000), (1200, 1600)),
        ((800, 600), (800, 600)),
        ((5000, 20), (1600, 6)),
    ],
)
def test_a_photo_is_fitted_and_never_blown_up(size, shrunk):
    jpeg, _ = shrink_photo(photo_bytes(size=size))
    assert (opened(jpeg).size, opened(jpeg).format) == (shrunk, "JPEG")


def test_nothing_of_the_camera_is_left():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = as_bytes(
        Image.new("RGB", (900, 600), "red"),
        "JPEG",
        exif=camera_exif(),
        icc_profile=profile,
        comment=b"CANARY-COMMENT",
    )
    assert b"CANARY-MAKER" in source
    assert b"CANARY-COMMENT" in source
    for jpeg in (shrink_photo(source)[0], print_photo(source)):
        assert b"CANARY" not in jpeg
        assert b"Exif" not in jpeg
        assert set(opened(jpeg).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
        assert not opened(jpeg).getexif()


def test_a_photo_held_sideways_is_turned_upright():
    sideways = Image.new("RGB", (1200, 600), "red")
    sideways.paste("blue", (0, 0, 600, 600))
    jpeg, _ = shrink_photo(as_bytes(sideways, "JPEG", quality=95, exif=camera_exif(orientation=6)))
    upright = opened(jpeg)
    assert upright.size == (600, 1200)
    red, _, blue = upright.getpixel((300, 100))
    assert blue > red
    red, _, blue = upright.getpixel((300, 1100))
    assert red > blue


@pytest.mark.parametrize(
    ("taken", "offset", "expected"),
    [
        ("2026:07:01 10:02:03", "", datetime(2026, 7, 1, 9, 2, 3, tzinfo=UTC)),
        ("2026:12:01 10:02:03", "", datetime(2026, 12, 1, 10, 2, 3, tzinfo=UTC)),
        ("2026:07:01 10:02:03", "+02:00", datetime(2026, 7, 1, 8, 2, 3, tzinfo=UTC)),
        ("2026:13:01 10:02:03", "", None),
        ("0000:00:00 00:00:00", "", None),
        ("0001:01:01 00:00:00", "+23:00", None),
        ("yesterday", "", None),
    ],
)
def test_when_a_photo_was_taken_is_read_before_it_is_dropped(taken, offset, expected):
    _, taken_at = shrink_photo(photo_bytes(size=(64, 48), exif=camera_exif(taken, offset)))
    assert taken_at == expected


def test_a_photo_without_a_time_has_none():
    assert shrink_photo(photo_bytes(size=(64, 48)))[1] is None


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), id="transparent"),
        pytest.param(Image.new("LA", (40, 40), (0, 0)), id="transparent grey"),
        pytest.param(Image.new("1", (40, 40), 1), id="black and white"),
        pytest.param(Image.new("L", (40, 40), 255), id="grey"),
        pytest.param(
            Image.new("P", (40, 40), 0).convert("RGB").point(lambda _: 255).convert("P"), id="palette"
        ),
    ],
)
def test_every_kind_of_png_lies_on_white(picture):
    jpeg, _ = shrink_photo(as_bytes(picture))
    assert opened(jpeg).mode == "RGB"
    assert min(opened(jpeg).getpixel((20, 20))) > 245


def test_a_palette_with_a_clear_colour_lies_on_white():
    picture = Image.new("P", (40, 40), 0)
    picture.putpalette([200, 0, 0, 0, 0, 0])
    jpeg, _ = shrink_photo(as_bytes(picture, transparency=0))
    assert min(opened(jpeg).getpixel((20, 20))) > 245


def test_a_cmyk_photo_is_read():
    jpeg, _ = shrink_photo(as_bytes(Image.new("CMYK", (60, 40), (0, 200, 200, 0)), "JPEG"))
    assert opened(jpeg).mode == "RGB"


def bomb():
    return as_bytes(Image.new("1", (10_100, 10_000)))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "neither a JPEG nor a PNG"),
        (b"<svg onload='x'>", "neither a JPEG nor a PNG"),
        (as_bytes(Image.new("RGB", (9, 9)), "GIF"), "neither a JPEG nor a PNG"),
        (as_bytes(Image.new("RGB", (9, 9)), "TIFF"), "neither a JPEG nor a PNG"),
        (as_bytes(Image.new("RGB", (9, 9)), "EPS"), "neither a JPEG nor a PNG"),
        (photo_bytes()[:4000], "damaged or incomplete"),
        (as_bytes(Image.new("RGB", (900, 900), "red"))[:1000], "damaged or incomplete"),
        (b"\xff\xd8\xff" + bytes(60_000_000), "larger than 60 MB"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(data, why):
    for read in (shrink_photo, print_photo, print_signature):
        with pytest.raises(FileTrouble) as refused:
            read(data)
        assert why in refused.value.detail
        assert refused.value.advice


@pytest.mark.filterwarnings("ignore:Image size")
def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    data = bomb()
    assert len(data) < 20_000
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("unpacked"))
    with pytest.raises(FileTrouble, match="cannot be read") as refused:
        shrink_photo(data)
    assert "million pixels" in refused.value.detail


def test_a_bomb_is_refused_where_warnings_are_errors():
    with pytest.raises(FileTrouble, match="million pixels"):
        shrink_photo(bomb())


def test_the_same_photo_gives_the_same_bytes():
    data = photo_bytes("same")
    assert shrink_photo(data) == shrink_photo(data)
    assert print_photo(data) == print_photo(data)


def test_a_signature_is_cut_to_its_ink_on_white():
    image = opened(print_signature(ink_bytes()))
    assert image.format == "PNG"
    assert image.mode == "RGB"
    assert image.width < 900
    assert image.height < 300
    assert image.convert("L").getextrema()[1] == 255
    assert image.convert("L").getextrema()[0] < 60


def test_an_empty_signature_stays_as_large_as_it_was():
    assert opened(print_signature(as_bytes(Image.new("RGBA", (90, 30), (0, 0, 0, 0))))).size == (90, 30)


@given(st.binary(max_size=300), st.integers(0, 1), st.integers(0, 400))
def test_damaged_photos_are_read_or_refused_and_nothing_else(noise, kind, at):
    """Law: whatever bytes come, the answer is a picture or a sentence."""
    whole = as_bytes(Image.new("RGB", (30, 20), "red"), ("JPEG", "PNG")[kind])
    data = whole[:at] + noise + whole[at + len(noise) :]
    try:
        jpeg, _ = shrink_photo(data)
    except FileTrouble:
        return
    assert jpeg.startswith(b"\xff\xd8")


def test_a_photo_of_the_store_is_printed_as_it_lies_there():
    stored, _ = shrink_photo(photo_bytes("plate", (3000, 2000)))
    assert print_photo(stored) is stored


@pytest.mark.parametrize(
    "foreign",
    [photo_bytes("large", (2000, 1500)), photo_bytes("with a place", (800, 600), exif=camera_exif())],
    ids=["large", "metadata"],
)
def test_any_other_photo_is_made_anew_for_paper(foreign):
    printed = print_photo(foreign)
    assert max(opened(printed).size) <= 1000
    assert not opened(printed).getexif()


def test_a_stored_photo_that_was_cut_is_not_printed():
    stored, _ = shrink_photo(photo_bytes("plate", (1200, 900)))
    with pytest.raises(FileTrouble):
        print_photo(stored[: len(stored) // 2])


@pytest.mark.parametrize(
    ("size", "read", "kept"),
    [
        ((4000, 3000), (2000, 1500), (1600, 1200)),
        ((3300, 2475), (3300, 2475), (1600, 1200)),
        ((1200, 900), (1200, 900), (1200, 900)),
    ],
)
def test_a_large_photo_is_halved_while_it_is_decoded(monkeypatch, size, read, kept):
    """Most of the time of a photo is decoding it; one that would be halved to barely more is read whole."""
    decoded = []
    load = JpegImageFile.load
    monkeypatch.setattr(JpegImageFile, "load", lambda image: decoded.append(image.size) or load(image))
    small, _ = shrink_photo(photo_bytes("plate", size))
    assert decoded[0] == read
    assert opened(small).size == kept
