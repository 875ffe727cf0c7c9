"""One folder a platform, and the way in and out that they share."""
