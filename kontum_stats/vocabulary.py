"""The closed lists of the house, each written once: sections, kinds, units, flags, tests, verdicts.

Imports nothing: every wing may read it.
"""

from __future__ import annotations

SECTIONS = ("context", "education", "culture", "rights", "membership", "evaluation", "tasks")
TITLES = {
    "context": "Employees and union density",
    "education": "Communication and education",
    "culture": "Culture and sports",
    "rights": "Inspection, democracy at work and care for rights",
    "membership": "Membership, grassroots unions and officers",
    "evaluation": "Evaluation: do the figures bear out the review?",
    "tasks": "Tasks, and what the next review should print",
}
KINDS = ("stock", "flow", "rate", "amount")
READINGS = ("", "decimal", "thousands")
PARTS = ("advantage", "difficulty", "result", "shortcoming", "cause", "task")
AREAS = (
    "context", "education", "culture", "rights", "membership", "organisation", "emulation",
)  # fmt: skip
CLAIM_TESTS = (
    "rises", "falls", "rises_every_year", "falls_every_year", "doubled", "at_least", "at_most",
    "at_least_every_year", "most", "nearly_all", "reached_all", "no_figure", "context", "opposes",
)  # fmt: skip
CAVEATS = (
    "two_points", "no_control", "definition_changed", "base_unstated", "period_inferred",
    "year_doubt", "label_doubt", "indirect", "necessary_only", "turns_not_heads",
    "units_not_unions", "years_together", "our_threshold",
)  # fmt: skip
# What the column `of` may hold for each kind of identity.
IDENTITY_KINDS = {
    "sum": "nothing",
    "subset": "nothing",
    "ratio": "a term or nothing",
    "difference": "nothing",
    "unit_price": "a term, 'firm' or nothing",
    "attainable": "nothing",
    "repeated": "nothing",
    "near_conflict": "nothing",
    "label": "terms",
}
FIRM = "firm"
NOTE_FLAGS = {
    "period_inferred",
    "year_misprinted",
    "year_doubt",
    "label_doubt",
    "base_unstated",
    "definition_changed",
}
BASE_UNITS = (
    "person", "person_turn", "collective", "collective_turn", "union", "unit", "enterprise",
    "event", "time", "class", "gift", "copy", "issue", "article", "news_item", "photo",
    "tv_report", "activity", "project", "team", "act", "letter", "model", "club", "topic", "work",
    "sport", "cluster", "percent", "VND", "kWh",
)  # fmt: skip
FLAG_MEANINGS = {
    "derived": "computed, not printed",
    "ambiguous_print": "the print can be read in two ways; the analyst chose the likelier",
    "period_inferred": "the year is not printed beside the figure; it is inferred",
    "year_misprinted": "the year is misprinted in the review",
    "year_doubt": "the year that the review names is in doubt",
    "label_doubt": "what the review calls this figure is in doubt",
    "base_unstated": "the review does not say of whom",
    "definition_changed": "the definition differs between years",
    "repeated": "printed in more than one place",
    "unit_differs": "printed in another unit than the other figures of its kind",
    "stray_space": "printed with a stray space",
    "decimal_dot": "printed with a decimal dot instead of a comma",
    "space_thousands": "printed with blanks between the thousands",
    "comma_thousands": "printed with commas between the thousands",
    "above_whole": "the part is printed above its whole",
    "fraction_of_count": "a fraction is printed of something that is counted whole",
}
QUALIFIERS = {"about": "≈", "over": ">", "under": "<"}
# A print may count turns where the indicator counts heads: the figure then keeps the printed
# unit and carries a flag. Nothing else may differ.
KINDRED_UNITS = (
    frozenset({"person", "person_turn"}),
    frozenset({"collective", "collective_turn"}),
)
