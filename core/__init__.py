"""What every room stands on: settings, database, lanes, clock, keys. Imports nothing of ours."""
