"""The business: customers, conversations, tickets, who answers now. No HTTP in or out."""
