"""Instagram professional accounts: messages and comments, with or without a Facebook page (README.md)."""
