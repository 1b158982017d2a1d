"""The archive: rows in, nouns out. All SQL lives here."""
