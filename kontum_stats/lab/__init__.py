"""Exploring and drafting by hand in JupyterLab."""
