"""`huiyin demo`."""

import os

import click
from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.site.cli.serve import serve
from huiyin.site.demo import Login, build_demo
from huiyin.site.preparing import make_ready


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets a phone nearby in.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True)
@click.option("--serve/--no-serve", "then_serve", default=True, help="Build it only.")
def demo_command(host: str, port: int, then_serve: bool) -> None:
    """Fill a neighbourhood with invented people and serve it.

    Its data lives apart, in ~/.huiyin-demo (or HUIYIN_HOME). Building takes some seconds, once.
    """
    make_ready()
    click.echo(_("Building the sample neighbourhood in %(home)s …") % {"home": settings.HUIYIN_HOME})
    report = build_demo()
    click.echo(_("Log in as:"))
    for login in report.logins:
        click.echo(_login_line(login))
    if then_serve:
        # The children's links lead to where they are served, unless somebody said otherwise.
        named = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
        os.environ.setdefault("HUIYIN_BASE_URL", f"http://{named}:{port}")
        serve(host, port)


def _login_line(login: Login) -> str:
    return f"  {login.handle}  {login.password}  {login.title} · {login.name}"
