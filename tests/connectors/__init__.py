"""Connectors against documented payloads, official signatures, broken input and simulated platforms."""
