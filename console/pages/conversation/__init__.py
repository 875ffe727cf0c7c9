"""One conversation opened: its history, the desk below it, and everything that can be done there."""
