"""Rasa's custom actions: what the bot looks up, and how it asks for a person. Enters the core at most."""
