"""What must not stand in a log: a follow key carries its author's rights."""

import logging
import re

_FOLLOWED = re.compile(r"(/follow/[^/\s]+/)[^/\s?]+")


class WithoutKeys(logging.Filter):
    """Write the address of an author's page without its key."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Strike the keys out of what is about to be written."""
        said = record.getMessage()
        if "/follow/" in said:
            record.msg, record.args = _FOLLOWED.sub(r"\1…", said), ()
        return True
