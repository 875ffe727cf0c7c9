"""The LINE connector."""
