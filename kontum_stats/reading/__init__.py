"""A document -> its passages with places, and every number in them, classified."""
