"""Why a backup cannot be made, read or put back: sentences for an operator."""

from huiyin.kernel.errors import Refusal
from huiyin.kernel.text import gettext_noop as N_


class BackupFailed(Refusal):
    """A backup cannot be made, read or put back."""

    code = "backup_failed"
    message = N_("The backup failed.")


NO_ROOM = N_("The disk is full. Nothing was changed, and what was begun has been removed.")
NO_FOLDER = N_("The folder %(folder)s cannot be used: %(why)s. Is it there, and may it be written to?")
KEYS_ELSEWHERE = N_(
    "The keys in %(path)s do not belong to it: with them it would be restored without telephone numbers, "
    "addresses and follow links."
)
NOT_OURS = N_("%(file)s is no backup of Huiyin.")
INCOMPLETE = N_("%(file)s ends early: it was cut off, or its making was interrupted.")
CHANGED = N_("%(member)s in the backup is not what was written: the file was damaged or changed.")
UNKNOWN_MEMBER = N_("The backup holds %(member)s, which it does not list: the file was changed.")
NEWER = N_("The backup was made by a newer version (%(version)s). Install that version first.")
OTHER_DATABASE = N_("The backup is of a %(vendor)s database. Set DATABASE_URL to one of that kind.")
NOT_EMPTY = N_("There are data here already. --force replaces them by those of the backup.")
RUNNING = N_("The site is running on these data. Stop it first, the worker too.")
WRONG_KEYS = N_(
    "The key file %(path)s does not belong to this backup. Put the one of that installation there, or go on "
    "with --without-keys: telephone numbers, addresses and follow links are then lost."
)
NO_PASSPHRASE = N_("The keys in the backup are sealed. Name the file with its passphrase: --passphrase-file.")
WRONG_PASSPHRASE = N_("The passphrase does not open the keys in the backup.")
NO_PROGRAM = N_(
    "%(program)s is not installed here. On Debian: apt-get install postgresql-client; or name its folder "
    "in HUIYIN_PG_BIN."
)
PROGRAM_FAILED = N_("%(program)s failed: %(said)s")
COUNTS_DIFFER = N_("%(table)s holds %(found)s rows, the backup was made of %(wanted)s.")
HEADS_DIFFER = N_("The ends of the timelines are not those the backup was made of.")
PHOTO_DIFFERS = N_("The photo %(name)s is not the one that was stored.")
AUDIT_FAILED = N_("The history in the backup does not hold: %(said)s")
