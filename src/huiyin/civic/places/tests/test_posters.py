"""Posters: a page a place, its name in the text, a code that a camera reads, never a box for a character."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
import segno
import typst
import zxingcpp
from django.test import Client
from PIL import Image
from pytest_django import Settings

from huiyin.civic.places import queries, rules
from huiyin.civic.places.rules import MOST_POSTERS, Paper, Poster
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kit import typeset
from tests.cast import Cast

DAY = date(2026, 3, 2)
# Millimetres of the upright page, and points in one.
SIZES = {Paper.A3: (297, 420), Paper.A4: (210, 297), Paper.A5: (148, 210)}
POINT = 72 / 25.4


def pages(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made))


@pytest.mark.parametrize("paper", list(Paper))
def test_a_poster_names_its_place_on_the_paper_that_was_asked_for(cast: Cast, paper: Paper) -> None:
    (page,) = pages(queries.poster_pdf([cast.places.compound], paper, DAY)).pages
    text = page.extract_text()
    for said in ("荷塘星城", queries.poster_of(cast.places.compound).spoken, "2026-03-02"):
        assert said in text
    for side, wanted in zip(page.mediabox[2:], SIZES[paper], strict=True):
        assert float(side) == pytest.approx(wanted * POINT, abs=1)


@pytest.mark.parametrize("paper", list(Paper))
def test_a_camera_reads_the_address_off_the_page(cast: Cast, paper: Paper) -> None:
    shown = cast.places.building
    (page,) = _pictures(shown, paper)
    (found,) = zxingcpp.read_barcodes(page)
    assert found.text == f"http://127.0.0.1:8000/p/{shown.token}/"


def _pictures(shown: rules.Place, paper: Paper) -> list[Image.Image]:
    """Print the poster as a picture, with the same document, data and fonts as the PDF."""
    asked: dict[str, Any] = {}

    class Noting:
        """Stands in for the compiler and notes what it is asked to typeset."""

        def __init__(self, document: bytes, **more: Any) -> None:
            asked.update(more, document=document)

        def compile(self, **more: Any) -> bytes:
            return b"%PDF"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typst, "Compiler", Noting)
        queries.poster_pdf([shown], paper, DAY)
    drawn = typst.Compiler(asked.pop("document"), **asked).compile(format="png", ppi=70)
    return [Image.open(io.BytesIO(page)) for page in (drawn if isinstance(drawn, list) else [drawn]) if page]


def test_every_building_gets_a_page_and_every_stairwell_if_asked(cast: Cast) -> None:
    buildings = queries.places_in(cast.places.compound)
    assert [place.name for place in buildings] == ["1栋", "2栋"]
    everything = queries.places_in(cast.places.compound, stairwells=True)
    assert [place.name for place in everything] == ["1栋", "1单元", "2栋", "2单元"]
    made = pages(queries.poster_pdf(everything, Paper.A5, DAY))
    assert len(made.pages) == 4
    # Where only the number tells one door from another, what lies above it is on the page too.
    assert "荷塘星城" in made.pages[1].extract_text()
    with pytest.raises(NotFound):
        queries.places_in(cast.places.stairwell)


def test_a_file_has_its_limit(cast: Cast) -> None:
    assert rules.may_print(MOST_POSTERS)
    with pytest.raises(Invalid):
        queries.poster_pdf([cast.places.building] * (MOST_POSTERS + 1), Paper.A4, DAY)


def test_an_old_poster_is_told_by_its_version() -> None:
    poster = Poster("荷塘星城", "茨菇塘街道", "https://a.example/p/ABC234/", "ABC234")
    assert poster.version == Poster("荷塘星城", "茨菇塘街道", "https://a.example/p/ABC234/", "ABC234").version
    renamed = Poster("荷塘新城", "茨菇塘街道", "https://a.example/p/ABC234/", "ABC234")
    moved = Poster("荷塘星城", "茨菇塘街道", "https://b.example/p/ABC234/", "ABC234")
    assert len({poster.version, renamed.version, moved.version}) == 3


@pytest.fixture
def no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every font away except those that are part of Typst, which know no Chinese."""
    bare = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    monkeypatch.setattr(typeset, "_fonts", lambda folder: bare)


@pytest.mark.usefixtures("no_font")
def test_without_a_chinese_font_the_page_says_how_to_get_one(cast: Cast, client: Client) -> None:
    answer = client.get(f"/places/{cast.places.compound.token}/poster.pdf")
    assert answer.status_code == 503
    assert "fonts-noto-cjk" in answer.content.decode()


def test_a_font_in_the_named_folder_is_found(settings: Settings, tmp_path: Path) -> None:
    fonts = typst.Fonts(include_embedded_fonts=False).fonts()
    chinese = next(font.path for font in fonts if font.path and font.family in typeset.SANS)
    (tmp_path / Path(chinese).name).symlink_to(chinese)
    settings.HUIYIN_FONTS = str(tmp_path)
    assert typeset.chinese_families()


def test_everybody_prints_from_the_page(cast: Cast, client: Client) -> None:
    address = f"/places/{cast.places.compound.token}/poster"
    page = client.get(f"{address}/").content.decode()
    assert queries.poster_of(cast.places.compound).version in page
    answer = client.get(f"{address}.pdf", {"paper": "a3", "of": "parts", "day": "2026-05-01"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert len(pages(answer.content).pages) == 2
    assert "2026-05-01" in pages(answer.content).pages[0].extract_text()
    # Nonsense in the address is the plain poster of today.
    plain = client.get(f"{address}.pdf", {"paper": "letter", "of": "everything", "day": "yesterday"})
    assert len(pages(plain.content).pages) == 1


def test_typesetting_is_limited(cast: Cast, client: Client) -> None:
    address = f"/places/{cast.places.compound.token}/poster.pdf"
    answers = {client.get(address).status_code for _ in range(31)}
    assert answers == {200, 429}


def test_the_drawn_code_is_an_ordinary_qr_code(cast: Cast) -> None:
    code = queries.place_code(cast.places.compound)
    assert isinstance(code, segno.QRCode)
    assert (code.is_micro, code.error) == (False, "Q")
