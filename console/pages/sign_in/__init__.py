"""The door: signing in, signing out, choosing a new password."""
