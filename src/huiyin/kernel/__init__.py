"""Plain Python that every floor above may use: no Django, no database, no input or output."""
