"""What was put on record, as people look for it: the audit log by act, person, ticket and day, with its names."""
