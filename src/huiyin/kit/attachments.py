"""Photos: bounded, sniffed, decoded and encoded again, so that nothing but pixels is kept."""

import hashlib
import io
import re
import secrets
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from PIL import Image, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from huiyin.kernel import clock
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.models import Attachment
from huiyin.kit.prepared import Prepared

MAX_PHOTOS = 9
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
FULL, THUMB = 1600, 480
# Named by their readers: Pillow knows only those of its formats that were imported.
FORMATS = tuple(reader.format for reader in (JpegImageFile, PngImageFile, WebPImageFile))

# EXIF 2.32, tag Orientation. Done here, because Pillow's own way writes the rest of the metadata anew and
# fails on what some cameras put there.
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Photo:
    """A photo in hand, decoded and encoded again in two sizes, but not yet kept."""

    full: bytes
    thumb: bytes
    width: int
    height: int


def read_photos(files: Iterable[IO[bytes]]) -> list[Photo]:
    """Read uploaded photos, before the action that keeps them: decoding takes long, and nobody waits for it.

    Raises Invalid, at field "photos", for the tenth photo, one over 10 MB, or one that is no photo.
    """
    photos = []
    for number, file in enumerate(files, start=1):
        if number > MAX_PHOTOS:
            raise _too_many()
        picture = _decode(file, number)
        full, thumb = _encode(picture, FULL), _encode(picture, THUMB)
        photos.append(Photo(full, thumb, picture.width, picture.height))
    return photos


def keep_photos(photos: Sequence[Photo], *, already: int = 0) -> list[Attachment]:
    """Store photos that nothing owns yet. Raises Invalid, at field "photos", for the tenth."""
    if already + len(photos) > MAX_PHOTOS:
        raise _too_many()
    return [_store(photo, position=already + index) for index, photo in enumerate(photos)]


def _decode(file: IO[bytes], number: int) -> Image.Image:
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise Invalid(
            N_("Photo %(number)s is larger than 10 MB. Please send a smaller one."),
            code="photo_too_large",
            field="photos",
            params={"number": number},
        )
    try:
        picture = Image.open(io.BytesIO(raw), formats=FORMATS)
        # Opening reads the head only; nothing is decoded before its size is known.
        if picture.width * picture.height > MAX_PIXELS:
            raise Image.DecompressionBombError
        picture.draft("RGB", (FULL * 2, FULL * 2))
        return _upright(picture)
    except (
        OSError,
        SyntaxError,
        ValueError,
        struct.error,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise Invalid(
            N_("File %(number)s is not a photo we can read. JPEG, PNG and WebP work."),
            code="not_a_photo",
            field="photos",
            params={"number": number},
        ) from error


def _upright(picture: Image.Image) -> Image.Image:
    """Return the pixels the right way up, and nothing else."""
    turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    pixels = picture.convert("RGB")
    pixels.info.clear()  # Pillow would write a JPEG's comment again
    return pixels if turn is None else pixels.transpose(turn)


def _store(photo: Photo, *, position: int) -> Attachment:
    token = secrets.token_urlsafe(32)
    default_storage.save(_name(token, "full"), ContentFile(photo.full))
    default_storage.save(_name(token, "thumb"), ContentFile(photo.thumb))
    return Attachment.objects.create(
        token=token,
        digest=hashlib.sha256(photo.full).hexdigest(),
        width=photo.width,
        height=photo.height,
        size=len(photo.full),
        position=position,
        made_at=clock.now(),
    )


def _encode(picture: Image.Image, edge: int) -> bytes:
    copy = picture.copy()
    copy.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    copy.save(buffer, "JPEG", quality=82, optimize=True)
    return buffer.getvalue()


def _name(token: str, size: str) -> str:
    return f"{token[:2]}/{token}-{size}.jpg"


def adopt(tokens: Sequence[str], *, owner: str, role: str = "") -> list[Attachment]:
    """Give loose photos an owner ("module:id"), inside the action that uses them.

    A token that is unknown or already owned is passed over: a form sent twice loses nothing. Raises
    Invalid, at field "photos", for more than nine.
    """
    named = _possible(tokens)
    if not named:
        return []
    if len(named) > MAX_PHOTOS:
        raise _too_many()
    Attachment.objects.filter(token__in=named, owner="").update(owner=owner, role=role)
    return list(Attachment.objects.filter(token__in=named, owner=owner).order_by("position", "id"))


def _possible(tokens: Iterable[str]) -> set[str]:
    """Leave out what cannot be a token: tokens come back from forms and addresses."""
    return {token for token in tokens if _TOKEN.fullmatch(token)}


def _too_many() -> Invalid:
    return Invalid(
        N_("At most %(most)s photos fit. Please leave some out."),
        code="too_many_photos",
        field="photos",
        params={"most": MAX_PHOTOS},
    )


def loose(tokens: Sequence[str]) -> list[Attachment]:
    """Return the photos of these tokens that nothing owns yet, as a form shows them again."""
    rows = Attachment.objects.filter(token__in=_possible(tokens), owner="")
    return list(rows.order_by("id")[:MAX_PHOTOS])


def of(owners: Iterable[str], *, public_only: bool = False) -> dict[str, list[Attachment]]:
    """Return the photos of several owners in one query at most, by owner."""
    found: dict[str, list[Attachment]] = {}
    wanted = list(owners)
    for row in _OF_THESE.objects(owners=wanted) if wanted else ():
        if row.public or not public_only:
            found.setdefault(row.owner, []).append(row)
    return found


def _ask_these(owners: list[str]) -> QuerySet[Attachment]:
    return Attachment.objects.filter(owner__among=owners).order_by("position", "id")


_OF_THESE = Prepared(_ask_these, on_server=True)


def publish(tokens: Sequence[str]) -> None:
    """Mark photos as approved for the public."""
    Attachment.objects.filter(token__in=tokens).update(public=True)


def hide(owners: Iterable[str]) -> None:
    """Take the photos of these owners back from the public."""
    Attachment.objects.filter(owner__in=list(owners)).update(public=False)


def forget(owners: Iterable[str], *, keep_public: bool = False) -> int:
    """Delete the photos of these owners for good, rows now and files when this commits; return how many.

    With `keep_public` those that somebody approved for everybody stay.
    """
    rows = Attachment.objects.filter(owner__in=list(owners))
    tokens = list((rows.filter(public=False) if keep_public else rows).values_list("token", flat=True))
    Attachment.objects.filter(token__in=tokens).delete()
    transaction.on_commit(lambda: _remove_files(tokens))
    return len(tokens)


def read(token: str, size: str) -> tuple[Attachment, bytes] | None:
    """Return a photo and its JPEG bytes ("full" or "thumb"); None if there is no such photo."""
    found = Attachment.objects.filter(token__in=_possible([token])).first()
    if found is None or not default_storage.exists(_name(token, size)):
        return None
    with default_storage.open(_name(token, size), "rb") as source:
        return found, source.read()


def stored(using: str = "default") -> Iterator[tuple[str, str]]:
    """Yield every file that photos are kept in, with the digest it must have ("" for a thumbnail)."""
    rows = Attachment.objects.using(using).order_by("id").values_list("token", "digest")
    for token, digest in rows.iterator(chunk_size=2_000):
        yield _name(token, "full"), digest
        yield _name(token, "thumb"), ""


def forget_loose(older_than: timedelta = timedelta(days=1)) -> int:
    """Delete photos that no action adopted in time; return how many."""
    stale = list(Attachment.objects.filter(owner="", made_at__lt=clock.now() - older_than)[:500])
    for row in stale:
        _remove_files([row.token])
        row.delete()
    return len(stale)


def _remove_files(tokens: Iterable[str]) -> None:
    for token in tokens:
        for size in ("full", "thumb"):
            default_storage.delete(_name(token, size))


__all__ = [
    "MAX_PHOTOS",
    "Photo",
    "adopt",
    "forget",
    "forget_loose",
    "hide",
    "keep_photos",
    "loose",
    "of",
    "publish",
    "read",
    "read_photos",
]
