"""Pages: log-in and registration, one's own page, the staff's pages, the working group of a compound."""
