"""What can go wrong while the environments are made.

SetupFailed: says in one line what is missing and how to mend it.
"""


class SetupFailed(Exception):
    """The environments could not be made; the text is for the person at the terminal."""
