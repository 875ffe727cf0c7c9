"""The JSON API under /api/v1: stable names, bearer tokens, one shape of error."""
