"""The front room: the only Qt."""
