"""The front room's own widgets: each does one thing and knows nothing of the store."""
