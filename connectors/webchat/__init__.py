"""Web chat: our own page at /chat/ACCOUNT (set-up and facts in README.md)."""
