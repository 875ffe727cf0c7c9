"""Every screen with invented conversations and no database: for looking at the design and for the browser tests.

`python -m console.preview` serves it on loopback. It is a tool of development: the system never imports it.
"""
