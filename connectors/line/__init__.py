"""LINE official accounts: the Messaging API (set-up and facts in README.md)."""
