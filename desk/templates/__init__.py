"""Templates: answers that others than their writer have approved, and that go out without review while unchanged."""
