"""The console's screens: each folder or file reads what its page shows, and does what its buttons say."""
