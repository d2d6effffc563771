"""Certificates: what they are called and what is sealed in them.

志愿服务记录与证明出具办法(试行), art. 14-17: free, true, from the record; it shows service time, content and
the recording unit, and can be verified. Only what an installation connected to the national system prints
may be called 证明 (办法 art. 4, 志愿服务条例 art. 19); before that it is the platform's own record.
"""

import json
from collections.abc import Mapping
from typing import Any

from huiyin.kernel.text import gettext_noop as N_

RECORD = N_("Platform record of voluntary service")
CERTIFICATE = N_("Certificate of the record of voluntary service")


def title_of(*, connected: bool) -> str:
    """Return what a paper may be called, as a message id."""
    return CERTIFICATE if connected else RECORD


def canonical(payload: Mapping[str, Any]) -> str:
    """Return a payload in the one form over which it is sealed."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
