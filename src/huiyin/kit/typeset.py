"""PDF pages by Typst, which is part of the installation: no network, no other program.

Chinese glyphs come from a font of this machine or of the folder HUIYIN_FONTS. Where there is none,
typesetting is refused with a sentence: a page of empty boxes must never be printed.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from huiyin.kernel import clock
from huiyin.kernel.errors import Refusal
from huiyin.kernel.text import gettext_noop as N_

# Families with the usual characters and more, as Debian, macOS, Windows and foundries name them.
SERIF = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "Songti SC",
    "STSong",
    "SimSun",
    "FandolSong",
    "AR PL UMing CN",
)
SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
)


class NoChineseFont(Refusal):
    """This machine has no font for Chinese characters."""

    code = "no_chinese_font"
    status = 503
    message = N_(
        "This server has no Chinese font, so nothing can be typeset. An operator installs one (on Debian: "
        "apt-get install fonts-noto-cjk) or puts a font file into a folder and names it in HUIYIN_FONTS."
    )


def _typst() -> Any:
    # Seven megabytes that a web process needs for posters and papers alone.
    return import_module("typst")


@lru_cache(maxsize=4)
def _fonts(folder: str) -> Any:
    return _typst().Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[folder] if folder else []
    )


def chinese_families() -> tuple[Sequence[str], Sequence[str]]:
    """Return the serif and the sans families to set Chinese in, best first. Raises NoChineseFont."""
    here = set(_fonts(settings.HUIYIN_FONTS).families())
    serif, sans = ([name for name in names if name in here] for names in (SERIF, SANS))
    if not serif and not sans:
        raise NoChineseFont
    return serif or sans, sans or serif


def typeset(document: Path, data: Mapping[str, Any]) -> bytes:
    """Typeset a Typst document with data, which it reads as `json(bytes(sys.inputs.data))`; return the PDF.

    The families to use are in the data too, as `serif` and `sans`. Raises NoChineseFont.
    """
    serif, sans = chinese_families()
    compiler = _typst().Compiler(
        document.read_bytes(),
        root=document.parent,
        font_paths=_fonts(settings.HUIYIN_FONTS),
        sys_inputs={"data": json.dumps({**data, "serif": serif, "sans": sans}, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", timestamp=clock.now().replace(microsecond=0))
    if not isinstance(made, bytes):
        raise TypeError("Typst returned no PDF.")
    return made
