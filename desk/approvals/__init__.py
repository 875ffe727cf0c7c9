"""Answers that the gate holds: the case that opens with each, the acts of people on it, its release or its end."""
