"""Papermill: section x year x language, planned, executed, resumed."""
