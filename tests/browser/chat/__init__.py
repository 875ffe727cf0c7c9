"""The visitors' chat in a real browser."""
