"""The one error that is an answer: what was asked cannot be done."""


class Refused(Exception):
    """Its text tells the person who asked, in one line, why not. Rooms subclass it for refusals of their own."""
