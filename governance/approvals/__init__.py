"""Who must agree before a held text goes out: routes as data, and cases that no order of acts brings to a wrong end."""
