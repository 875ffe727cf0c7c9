"""The console: the pages on which people work, their live updates and the JSON API."""
