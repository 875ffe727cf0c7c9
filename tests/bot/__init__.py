"""Rasa's own environment, from outside: a real Rasa behind its seam."""
