"""The letterbox: every verb without Qt."""
