"""The texts to translate: `python -m tools.messages` collects them, `--check` says what is missing.

Collecting needs the gettext programs (Debian: gettext); running Huiyin does not. Entries are sorted and
carry no file references and no date, so that a change of code changes only the lines it means to.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

from hatch_build import LOCALE
from tools.sources import PACKAGE, ROOT

LANGUAGE = "zh_Hans"
CATALOGUE = f"locale/{LANGUAGE}/LC_MESSAGES/django.po"
PROGRAMS = ("xgettext", "msgmerge", "msgattrib", "msguniq")
# Machine-made and of no meaning to a reader; the second line would differ after every run.
NOISE = re.compile(r'^"(?:POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To):.*\\n"\n', re.MULTILINE)

# Chinese has one plural form; a catalogue that does not say so would be given English ones.
EMPTY = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


class MakeMessages(makemessages.Command):
    """Django's collector, which also knows the mark of the pure rules, `N_`, and `__` for lazy texts."""

    xgettext_options = [  # noqa: RUF012  # as Django
        *makemessages.Command.xgettext_options,
        "--keyword=N_",
        "--keyword=__",
    ]
    # A text that only resembles an old one gets no guess: an empty translation is seen, a wrong one is not.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]  # noqa: RUF012


def collected() -> str:
    """Return the catalogue as it should be: today's texts, with the translations there already."""
    if not settings.configured:
        settings.configure()
    with tempfile.TemporaryDirectory(prefix="huiyin-messages-") as folder:
        copy = Path(folder) / "huiyin"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("tests", "migrations", "*.mo", "static"))
        if not (copy / CATALOGUE).exists():
            (copy / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
            (copy / CATALOGUE).write_text(EMPTY, encoding="utf-8")
        with chdir(copy):
            call_command(MakeMessages(), locale=[LANGUAGE], no_location=True, no_obsolete=True, verbosity=0)
        return _sorted(copy / CATALOGUE)


def _sorted(path: Path) -> str:
    """Return a catalogue sorted by text; an empty one if there is nothing to translate."""
    if not path.exists():
        return ""
    command = ["msgattrib", "--sort-output", "--no-obsolete", str(path)]
    return NOISE.sub("", subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def complaints(wanted: Catalog, present: Catalog) -> list[str]:
    """Say, one sentence a text, what stands between the catalogue that is there and a complete one."""
    said = []
    for message in wanted:
        there = present.get(message.id, message.context) if message.id else message
        if there is None:
            said.append(f"not in the catalogue: {_quoted(message)}")
        elif there.fuzzy and message.id:
            said.append(f"a guess (fuzzy) that somebody has to confirm: {_quoted(message)}")
        elif message.id and not _translated(there):
            said.append(f"not translated: {_quoted(message)}")
    return said


def _translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(strings)


def _quoted(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"“{text}”" + (f" in the sense of “{message.context}”" if message.context else "")


def _catalogue(text: str) -> Catalog:
    return read_po(text.encode().splitlines(keepends=True), locale=LANGUAGE)


def _check() -> int:
    path = PACKAGE / CATALOGUE
    present = _catalogue(path.read_text(encoding="utf-8") if path.exists() else "")
    said = complaints(_catalogue(collected()), present)
    for line in said:
        print(line)
    if said:
        print(f"{len(said)} texts. Run `make messages`, then translate them in {LOCALE}/{LANGUAGE}.")
    return int(bool(said))


def main() -> int:
    """Collect the texts into the catalogue, or check that it is complete."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a text is missing")
    asked = parser.parse_args()
    absent = [program for program in PROGRAMS if not shutil.which(program)]
    if absent:
        print(f"Translations were not looked at: {absent[0]} is missing. On Debian: apt-get install gettext")
        return 1
    if asked.check:
        return _check()
    path = PACKAGE / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(collected(), encoding="utf-8")
    print(f"Collected the texts into {path.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
