"""The pipeline's components of our own."""
