"""The Instagram connector."""
