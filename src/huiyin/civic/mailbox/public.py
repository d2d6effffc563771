"""The door of the mailbox."""

from huiyin.civic.mailbox.actions import Received, forget_senders, receive
from huiyin.civic.mailbox.queries import address_of, read_arrival
from huiyin.civic.mailbox.rules import MailboxAudit, Outcome

__all__ = ["MailboxAudit", "Outcome", "Received", "address_of", "forget_senders", "read_arrival", "receive"]
