import pickle

from kontum_stats.errors import InputError, Problem


def test_a_problem_names_place_content_fault_and_mend():
    problem = Problem(
        "is not a period", "write 2013", "figures_2013.csv", 18, "period", content="2O13"
    )
    assert str(problem) == (
        "figures_2013.csv, row 18, column period: '2O13' is not a period\n  Mend: write 2013"
    )


def test_an_error_shows_every_problem():
    error = InputError([Problem("is missing", file="a.csv"), Problem("is empty", file="b.csv")])
    assert str(error) == "2 problems in the input:\na.csv: is missing\nb.csv: is empty"


def test_what_is_the_same_in_many_rows_is_told_once_with_its_rows():
    rows = [2, 3, 4, 9, *range(20, 600)]
    faults = [Problem("is no code", "add it", "b.csv", row, "a", "x") for row in rows]
    shown = str(InputError([Problem("is empty", file="a.csv"), *faults])).splitlines()
    assert shown == [
        "585 problems in the input:",
        "a.csv: is empty",
        "b.csv, rows 2 to 4, 9, 20 to 599, column a: 'x' is no code",
        "  Mend: add it",
    ]


def test_of_many_faults_of_one_kind_the_first_are_shown_and_the_rows_of_the_others():
    faults = [Problem("is odd", "mend it", "b.csv", row, "a", f"{row}") for row in range(2, 600, 2)]
    shown = str(InputError(faults)).splitlines()
    assert len(shown) == 1 + 5 + 1 + 1
    assert shown[5:] == [
        "b.csv, row 10, column a: '10' is odd",
        "b.csv: 294 more of the same kind, in rows 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, "
        "…, 598",
        "  Mend: mend it",
    ]


def test_a_long_content_is_shortened():
    assert len(str(Problem("is odd", content="x" * 10_000))) < 120


def test_an_error_survives_the_way_between_processes():
    error = InputError(Problem("is missing", "write it", "a.csv", 3))
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
