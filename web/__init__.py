"""WHAT PEOPLE SEE (网页): thin pages — read the form, one call, one template. Never imports flows or the program."""
