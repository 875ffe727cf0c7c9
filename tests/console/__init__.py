"""Tests of the console's room."""
