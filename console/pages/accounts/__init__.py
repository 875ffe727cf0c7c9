"""The connected accounts: how each stands, its connection check, its secrets entered again. For admins."""
