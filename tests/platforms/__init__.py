"""Simulators of the platforms' APIs on loopback, faithful to their documentation: see README.md."""
