"""Tables as JSON lines: one object a line, UTF-8."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from huiyin.kernel.text import gettext_noop as N_

# A line longer than this is no record but a file in disguise.
MAX_LINE = 1_000_000


@dataclass(frozen=True)
class BadLine:
    """A line that is no JSON object: why, as a message id."""

    message: str


def json_line(row: Mapping[str, Any]) -> str:
    """Return one record as a line, its line feed included."""
    return json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder) + "\n"


def read_json_lines(lines: Iterable[bytes]) -> Iterator[tuple[int, dict[str, Any] | BadLine]]:
    """Yield (line number, object or what is wrong with the line); empty lines are passed over."""
    for number, line in enumerate(lines, start=1):
        bare = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if bare.strip():
            yield number, _read(bare)


def _read(line: bytes) -> dict[str, Any] | BadLine:
    if len(line) > MAX_LINE:
        return BadLine(N_("This line is longer than a million characters."))
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return BadLine(N_("This line is not JSON. Every line has to be one JSON object in UTF-8."))
    if not isinstance(found, dict):
        return BadLine(N_("This line is JSON, but not an object with named fields."))
    return found
