"""Pure decisions: which days are sealed, how long what is kept, where personal data lie."""
