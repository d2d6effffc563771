"""Photos: only pixels are kept, and not too many of them."""

import struct
import zlib
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngInfo

from huiyin.kernel.errors import Invalid
from huiyin.kit import attachments
from huiyin.kit.models import Attachment
from tests.fixtures import Watch

pytestmark = pytest.mark.django_db

SECRET = "113.134E 27.827N 13912345678"
GPS, ORIENTATION, DESCRIPTION = 0x8825, 0x0112, 0x010E


def picture(
    size: tuple[int, int] = (64, 48), form: str = "JPEG", colour: str = "red", **extra: Any
) -> BytesIO:
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, form, **extra)
    made.seek(0)
    return made


def keep(*files: BytesIO, already: int = 0) -> list[Attachment]:
    return attachments.keep_photos(attachments.read_photos(files), already=already)


def stored(photo: Attachment, size: str = "full") -> bytes:
    found = attachments.read(photo.token, size)
    assert found is not None
    return found[1]


def refusal_of(files: Iterable[BytesIO], **what: int) -> str:
    """Return the code of the refusal; nothing may have been kept."""
    with pytest.raises(Invalid) as caught:
        attachments.keep_photos(attachments.read_photos(files), **what)
    assert caught.value.field == "photos"
    assert not Attachment.objects.exists()
    return caught.value.code


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_jpeg_in_two_sizes(form: str) -> None:
    (photo,) = keep(picture((2000, 1000), form))
    for size, edge in (("full", 1600), ("thumb", 480)):
        image = Image.open(BytesIO(stored(photo, size)))
        assert (image.format, image.size) == ("JPEG", (edge, edge // 2))
    assert photo.size == len(stored(photo))


def test_a_small_photo_is_not_blown_up() -> None:
    (photo,) = keep(picture((64, 48)))
    assert Image.open(BytesIO(stored(photo))).size == (64, 48)


def camera_data() -> bytes:
    exif = Image.Exif()
    exif[DESCRIPTION] = SECRET
    exif.get_ifd(GPS)[2] = (27.0, 49.0, 37.2)
    return exif.tobytes()


def notes() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", SECRET)
    info.add_itxt("XML:com.adobe.xmp", SECRET)
    return info


@pytest.mark.parametrize(
    ("form", "extra"),
    [
        ("JPEG", {"exif": camera_data(), "comment": SECRET.encode(), "xmp": SECRET.encode()}),
        ("JPEG", {"icc_profile": SECRET.encode() * 10}),
        ("PNG", {"exif": camera_data(), "pnginfo": notes()}),
        ("WEBP", {"exif": camera_data(), "xmp": SECRET.encode()}),
    ],
)
def test_where_when_and_with_what_it_was_taken_is_dropped(form: str, extra: dict[str, Any]) -> None:
    sent = picture(form=form, **extra)
    (photo,) = keep(sent)
    for size in ("full", "thumb"):
        kept = stored(photo, size)
        assert SECRET.encode() not in kept
        assert b"Exif" not in kept
        assert set(Image.open(BytesIO(kept)).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_sideways_stands_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    image = Image.new("RGB", (64, 32), "black")
    image.paste("white", (0, 0, 32, 16))
    sent = BytesIO()
    image.save(sent, "JPEG", exif=exif.tobytes())
    (photo,) = keep(BytesIO(sent.getvalue()))
    kept = Image.open(BytesIO(stored(photo)))
    expected = ImageOps.exif_transpose(Image.open(sent))
    assert kept.size == expected.size
    corners = [(2, 2), (kept.width - 3, 2), (2, kept.height - 3), (kept.width - 3, kept.height - 3)]
    assert [is_light(kept, corner) for corner in corners] == [
        is_light(expected, corner) for corner in corners
    ]


def is_light(image: Image.Image, corner: tuple[int, int]) -> bool:
    level = image.convert("L").getpixel(corner)
    return isinstance(level, int | float) and level > 128


def test_a_photo_with_odd_camera_data_is_a_photo_all_the_same() -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = 6, "camera"
    content = picture((64, 48), exif=exif.tobytes()).getvalue()
    odd = content.replace(b"\x01\x0e\x00\x02", b"\x01\x0e\x00\x00")
    assert odd != content
    (photo,) = keep(BytesIO(odd))
    assert Image.open(BytesIO(stored(photo))).size == (48, 64)


def test_transparent_and_coloured_otherwise_works_too() -> None:
    for mode in ("RGBA", "P", "L", "1", "CMYK", "LA", "I;16"):
        made = BytesIO()
        Image.new(mode, (8, 8)).save(made, "TIFF" if mode == "CMYK" else "PNG")
        made.seek(0)
        if mode != "CMYK":
            assert keep(made)


def bomb() -> BytesIO:
    """Return a small file that says it is 30,000 by 30,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 100_000)
    return BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7",
        b"GIF89a" + b"\x00" * 100,
        b"\xff\xd8\xff\xe0" + b"<?php system($_GET['c']); ?>",
        b"\x00" * 1000,
    ],
)
def test_a_file_that_is_no_photo_is_refused(content: bytes) -> None:
    assert refusal_of([BytesIO(content)]) == "not_a_photo"


def test_a_script_behind_the_pixels_is_not_kept() -> None:
    sent = BytesIO(picture().getvalue() + b"<script>alert(1)</script>")
    (photo,) = keep(sent)
    assert b"<script>" not in stored(photo)


def test_a_bomb_does_not_go_off() -> None:
    assert refusal_of([bomb()]) == "not_a_photo"


def test_a_photo_that_is_cut_off_is_refused() -> None:
    whole = picture((400, 300), colour="green").getvalue()
    assert refusal_of([BytesIO(whole[: len(whole) // 2])]) == "not_a_photo"


def test_ten_megabytes_fit_and_one_byte_more_does_not() -> None:
    padding = attachments.MAX_BYTES - len(picture().getvalue())
    assert keep(BytesIO(picture().getvalue() + b"\x00" * padding))
    Attachment.objects.all().delete()
    assert refusal_of([BytesIO(picture().getvalue() + b"\x00" * (padding + 1))]) == "photo_too_large"


def test_nine_photos_fit_and_the_tenth_does_not() -> None:
    assert refusal_of([picture() for _ in range(10)]) == "too_many_photos"
    assert refusal_of([picture()], already=9) == "too_many_photos"
    assert [photo.position for photo in keep(*[picture() for _ in range(9)])] == list(range(9))


def test_one_bad_photo_among_good_ones_keeps_none() -> None:
    assert refusal_of([picture(), BytesIO(b"none"), picture()]) == "not_a_photo"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow tells of damaged data that we drop anyway
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_a_damaged_photo_is_kept_or_refused_and_nothing_else(
    db: None, form: str, damage: list[tuple[int, int]]
) -> None:
    content = bytearray(picture(form=form, exif=camera_data()).getvalue())
    for place, byte in damage:
        content[place % len(content)] = byte
    assert outcome(bytes(content)) in {"kept", "not_a_photo"}


def outcome(content: bytes) -> str:
    try:
        keep(BytesIO(content))
    except Invalid as refusal:
        return refusal.code
    return "kept"


def test_loose_photos_find_an_owner_once() -> None:
    (photo,) = keep(picture())
    assert [row.token for row in attachments.loose([photo.token])] == [photo.token]
    attachments.adopt([photo.token], owner="matter:1", role="wish")
    attachments.adopt([photo.token], owner="matter:2", role="wish")
    assert Attachment.objects.get().owner == "matter:1"
    assert attachments.loose([photo.token]) == []
    assert attachments.of(["matter:1", "matter:2"]).keys() == {"matter:1"}


def test_a_form_sent_twice_loses_nothing() -> None:
    (photo,) = keep(picture())
    for _ in range(2):
        assert [row.token for row in attachments.adopt([photo.token], owner="matter:1")] == [photo.token]


def test_more_photos_than_fit_are_not_adopted_either() -> None:
    tokens = [photo.token for _ in range(5) for photo in keep(picture(), picture())]
    with pytest.raises(Invalid) as caught:
        attachments.adopt(tokens, owner="matter:1")
    assert caught.value.code == "too_many_photos"
    assert attachments.of(["matter:1"]) == {}


def test_a_photo_is_public_from_approval_until_it_is_hidden() -> None:
    (photo,) = keep(picture())
    attachments.adopt([photo.token], owner="matter:1")
    assert attachments.of(["matter:1"], public_only=True) == {}
    attachments.publish([photo.token])
    assert attachments.of(["matter:1"], public_only=True).keys() == {"matter:1"}
    attachments.hide(["matter:1"])
    assert attachments.of(["matter:1"], public_only=True) == {}


def test_what_nobody_adopted_is_forgotten_after_a_day(watch: Watch) -> None:
    loose, owned = keep(picture(), picture())
    attachments.adopt([owned.token], owner="matter:1")
    watch.forward(hours=23)
    assert attachments.forget_loose() == 0
    watch.forward(hours=2)
    assert attachments.forget_loose(timedelta(days=1)) == 1
    assert attachments.read(loose.token, "full") is None
    assert not default_storage.exists(f"{loose.token[:2]}/{loose.token}-full.jpg")
    assert attachments.read(owned.token, "full")


@pytest.mark.parametrize("token", ["", "../../keys.json", "x" * 43, "\x00"])
def test_a_token_that_is_none_opens_nothing(token: str) -> None:
    assert attachments.read(token, "full") is None
