"""Who may be written to for promotion: the words with which a customer says that they want no more of it."""
