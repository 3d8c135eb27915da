"""One chart for each question that a reader asks of the review."""

from .chart import Chart, Notice
from .forms import composition, conference_rates, density, union_grades
from .indicator import indicator_chart
from .questions import (
    culture_participation,
    inspections,
    officer_training,
    propaganda_output,
    relief_and_loans,
    safety,
    sectors,
    study_attendance,
    unions_by_sector,
    wages_and_coverage,
    women_award,
    women_loans,
)
from .sparkline import sparkline

__all__ = [
    "Chart", "Notice", "composition", "conference_rates", "culture_participation", "density",
    "indicator_chart", "inspections", "officer_training", "propaganda_output", "relief_and_loans",
    "safety", "sectors", "sparkline", "study_attendance", "union_grades", "unions_by_sector",
    "wages_and_coverage", "women_award", "women_loans",
]  # fmt: skip
