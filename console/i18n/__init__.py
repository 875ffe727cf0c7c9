"""The words on the pages, in two languages, and how dates and times are written in each."""
