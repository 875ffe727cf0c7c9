"""The rules' pages: packs and their rules, versions, trying out, dry runs."""
