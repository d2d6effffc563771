"""`huiyin serve` and `huiyin worker`."""

import sys

import click
from django.utils.translation import gettext as _

from huiyin.site.preparing import make_ready
from huiyin.site.serving import Serving, Tree
from huiyin.site.worker import run_worker


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True)
@click.option(
    "--web-processes",
    type=click.IntRange(1, 64),
    help="Default: 1 on SQLite, 2 on PostgreSQL; 4 threads each.",
)
@click.option("--worker/--no-worker", default=True, help="Run the background work in the same tree.")
def serve_command(host: str, port: int, web_processes: int | None, worker: bool) -> None:
    """Serve the site: web processes and the worker in one process tree. Ctrl-C or SIGTERM ends all of it."""
    make_ready()
    serve(Serving(host, port, web_processes, worker))


def serve(serving: Serving) -> None:
    """Say where the site is, serve it, and exit with the tree."""
    click.echo(_("Huiyin answers at http://%(host)s:%(port)s/ (Ctrl-C ends it).") % vars(serving))
    sys.exit(Tree(serving).run())


@click.command("worker")
def worker_command() -> None:
    """Do the background work alone: reactions, e-mail, jobs. `serve` starts one by itself."""
    make_ready()
    sys.exit(0 if run_worker() else 1)
