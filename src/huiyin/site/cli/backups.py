"""`huiyin backup` and `huiyin restore`."""

from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kit.keys import keyring
from huiyin.site.backup.errors import KEYS_ELSEWHERE, NO_FOLDER, BackupFailed
from huiyin.site.backup.making import Wanted, make_backup, name_at
from huiyin.site.backup.manifest import Keys, Manifest
from huiyin.site.backup.restoring import Leave, restore_backup, verify_backup
from huiyin.site.preparing import make_ready, prepare

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PASSPHRASE = click.option("--passphrase-file", type=FILE, help="A file whose first line is the passphrase.")


@click.group("backup", invoke_without_command=True)
@click.option("-o", "--out", help="A file or a folder. Default: backups/ in the data directory.")
@click.option("--with-keys", is_flag=True, help="Put the secret keys in too.")
@PASSPHRASE
@click.pass_context
def backup_command(
    ctx: click.Context, out: str | None, with_keys: bool, passphrase_file: Path | None
) -> None:
    """Write database, photos and a manifest into one archive, while the site is in use."""
    if ctx.invoked_subcommand is not None:
        return
    make_ready()
    target = _target(out)
    if target.exists():
        raise click.ClickException(_("%(file)s exists. Name another file.") % {"file": target})
    passphrase = _passphrase(passphrase_file)
    if with_keys and not passphrase:
        click.echo(_("The keys lie open in the archive: whoever has it can read everything."), err=True)
    manifest = make_backup(target, Wanted(with_keys or bool(passphrase), passphrase))
    click.echo(_("%(file)s: %(what)s.") % {"file": target, "what": _what(manifest)})
    if manifest.missing:
        text = _("%(missing)s photos have rows and no files; the manifest names them.")
        click.echo(text % {"missing": len(manifest.missing)}, err=True)
    if manifest.keys is Keys.NO:
        click.echo(
            _("The keys are not in it. Keep %(path)s apart.") % {"path": settings.HUIYIN_KEYS}, err=True
        )


@backup_command.command("verify")
@click.argument("file", type=FILE)
@click.option(
    "--scratch", type=click.Path(file_okay=False, path_type=Path), help="A folder with enough room."
)
def verify(file: Path, scratch: Path | None) -> None:
    """Restore an archive into a scratch place, count it and check its history; nothing here changes."""
    manifest = verify_backup(file, scratch or Path(settings.HUIYIN_HOME))
    click.echo(_("%(file)s is whole: %(what)s.") % {"file": file, "what": _what(manifest)})
    if manifest.keys is Keys.NO and not manifest.fits(keyring()):
        click.echo(_(KEYS_ELSEWHERE) % {"path": settings.HUIYIN_KEYS}, err=True)


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Replace the data that are here.")
@click.option("--without-keys", is_flag=True, help="Go on although the keys do not belong to the backup.")
@PASSPHRASE
def restore_command(file: Path, force: bool, without_keys: bool, passphrase_file: Path | None) -> None:
    """Put an archive back into an empty installation; one of an older version is brought up to this one."""
    manifest = restore_backup(file, Leave(force, without_keys, _passphrase(passphrase_file)))
    prepare()
    click.echo(
        _("Restored from %(made_at)s: %(what)s.") % {"made_at": manifest.made_at, "what": _what(manifest)}
    )
    click.echo(_("Next: huiyin audit verify, huiyin check, huiyin serve."))


def _target(out: str | None) -> Path:
    name = name_at(clock.now())
    if out is None:
        return (settings.HUIYIN_BACKUP_DIR or Path(settings.HUIYIN_HOME) / "backups") / name
    target = Path(out) / name if out.endswith("/") or Path(out).is_dir() else Path(out)
    if not target.parent.is_dir():
        # It is not made: where a disk is not mounted, the backup would lie beside what it is to save.
        raise BackupFailed(NO_FOLDER, params={"folder": target.parent, "why": _("it is no folder")})
    return target


def _passphrase(file: Path | None) -> str:
    if file is None:
        return ""
    first = file.read_text(encoding="utf-8").partition("\n")[0].strip()
    if not first:
        raise click.ClickException(_("%(file)s holds no passphrase.") % {"file": file})
    return first


def _what(manifest: Manifest) -> str:
    photos = sum(name.endswith("-full.jpg") for name in manifest.members)
    return _("%(rows)s rows, %(timelines)s timelines, %(photos)s photos") % {
        "rows": sum(manifest.held.counts.values()),
        "timelines": manifest.held.timelines,
        "photos": photos,
    }
