"""Templates: answers written for later, approved by others, put into the composer with one key."""
