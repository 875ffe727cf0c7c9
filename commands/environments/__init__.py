"""The two Python environments, made from their lock files.

Runs before any package is there: the standard library only.
"""
