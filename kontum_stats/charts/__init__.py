"""One chart for each question that a reader asks of the review."""

from .chart import Chart, Notice
from .indicator import indicator_chart
from .questions import (
    composition,
    conference_rates,
    culture_participation,
    density,
    inspections,
    loans,
    officer_training,
    propaganda_output,
    relief,
    safety,
    sectors,
    study_attendance,
    union_grades,
    wages_and_coverage,
    women_award,
)
from .sparkline import sparkline

__all__ = [
    "Chart", "Notice", "composition", "conference_rates", "culture_participation", "density",
    "indicator_chart", "inspections", "loans", "officer_training", "propaganda_output", "relief",
    "safety", "sectors", "sparkline", "study_attendance", "union_grades", "wages_and_coverage",
    "women_award",
]  # fmt: skip
