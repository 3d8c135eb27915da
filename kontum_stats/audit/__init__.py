"""Do the figures agree with each other? Do they bear out what the review says?"""
