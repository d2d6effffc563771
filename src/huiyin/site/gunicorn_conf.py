"""How gunicorn runs the web processes; the command line adds address, processes and threads."""

import os
import signal
import threading
import time
from typing import Any

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
    """Stop when whoever started the web server is gone, even if it could not say so."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
