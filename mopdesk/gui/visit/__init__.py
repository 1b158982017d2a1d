"""The visit's form: its questions as data, its fields, its steps."""
