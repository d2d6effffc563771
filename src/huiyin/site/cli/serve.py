"""`huiyin serve` and `huiyin worker`."""

import os
import sys

import click
from django.db import connection
from django.utils.translation import gettext as _

from huiyin.kit.memory import memory_mb
from huiyin.site.preparing import make_ready
from huiyin.site.serving import Serving, fitting_processes
from huiyin.site.worker import run_worker


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True)
@click.option(
    "--web-processes",
    type=click.IntRange(1, 64),
    help="Default: 1 on SQLite; on PostgreSQL one a processor, as far as the memory goes. 4 threads each.",
)
@click.option("--worker/--no-worker", default=True, help="Run the background work in the same tree.")
def serve_command(host: str, port: int, web_processes: int | None, worker: bool) -> None:
    """Serve the site: web processes and the worker in one process tree. Ctrl-C or SIGTERM ends all of it."""
    make_ready()
    serve(host, port, web_processes, worker=worker)


def serve(host: str, port: int, web_processes: int | None = None, *, worker: bool = True) -> None:
    """Say where the site is, and become the supervisor of its processes; this does not return."""
    click.echo(
        _("Huiyin answers at http://%(host)s:%(port)s/ (Ctrl-C ends it).") % {"host": host, "port": port}
    )
    processes = web_processes or fitting_processes(connection.vendor, os.cpu_count() or 1, memory_mb())
    command = Serving(host, port, processes, worker).supervisor
    connection.close()
    sys.stdout.flush()
    # Preparing took a hundred megabytes, which a supervisor does not need: it begins anew as a small program.
    os.execv(command[0], command)  # noqa: S606 - our own words


@click.command("worker")
def worker_command() -> None:
    """Do the background work alone: reactions, e-mail, jobs. `serve` starts one by itself."""
    make_ready()
    sys.exit(0 if run_worker() else 1)
