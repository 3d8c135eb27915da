"""Numbers of a document and the catalogue -> draft rows: decided, accepted, verified.

Nothing on the main way imports this wing.
"""
