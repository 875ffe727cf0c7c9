"""Live updates: hints of what changed, so that open pages fetch it."""
