"""The gate: every outbound word is judged, cleared and put on record here."""
