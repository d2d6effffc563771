"""Reading a message: what it is about, where, how urgent, whose job, and who said it before."""
