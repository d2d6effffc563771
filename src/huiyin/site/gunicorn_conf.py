"""How gunicorn runs the web processes; the command line adds address, processes and threads."""

import os
import signal
import threading
import time
from itertools import count
from typing import Any

from huiyin.kit import shelf
from huiyin.site.log_config import of_server

worker_class = "gthread"
keepalive = 15
graceful_timeout = 20
timeout = 60
# A request line longer than this is no link of ours.
limit_request_line = 4094
# In each web process Django's logging replaces this: only there could a complaint name an address.
logconfig_dict = of_server(
    os.environ.get("HUIYIN_LOG_FORMAT", "line"), os.environ.get("HUIYIN_LOG_LEVEL", "WARNING")
)
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Make the shelf of its processes; stop when whoever started it is gone, even if it could not say so."""
    shelf.set_up()
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def on_exit(server: Any) -> None:
    """Take down the shelf."""
    shelf.take_down()


def _watch(parent: int) -> None:
    for second in count():
        if os.getppid() != parent:
            break
        if second % 60 == 0:
            shelf.tidy()
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
