"""The web chat as visitors use it: a page, what they say, what they hear (live), and nothing else of the desk."""
