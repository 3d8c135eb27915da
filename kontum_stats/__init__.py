"""Figures of a trade union review: cleaned, audited, evaluated."""
