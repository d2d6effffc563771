"""Django's backend for PostgreSQL, which looks at its kept connections without asking the server."""
