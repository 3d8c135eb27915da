"""Executed notebooks -> HTML pages."""
