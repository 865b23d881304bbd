"""Pages that are studies of their own: each module has a function ``page`` that runs one and returns the text."""
