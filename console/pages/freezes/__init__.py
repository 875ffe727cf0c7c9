"""Freezes: what is stopped and what waits because of it; the statements that pass. For admins."""
