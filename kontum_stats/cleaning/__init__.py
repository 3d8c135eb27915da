"""`data/raw` -> tidy figures; reading and writing of the processed tables."""
