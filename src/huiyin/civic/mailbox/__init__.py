"""E-mail that comes in: a mailbox becomes matters, and replies go to theirs."""
