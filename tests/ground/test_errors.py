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


def test_of_many_faults_of_one_kind_the_first_are_shown_and_the_others_counted():
    faults = [Problem("is not in a.csv", "add it", "b.csv", row, "a", "x") for row in range(2, 600)]
    shown = str(InputError([Problem("is empty", file="a.csv"), *faults])).splitlines()
    assert shown[:2] == ["599 problems in the input:", "a.csv: is empty"]
    assert len(shown) == 2 + 2 * 10 + 1
    assert shown[-1] == "b.csv: 588 more of the same kind; the last: row 599"


def test_a_long_content_is_shortened():
    assert len(str(Problem("is odd", content="x" * 10_000))) < 120


def test_an_error_survives_the_way_between_processes():
    error = InputError(Problem("is missing", "write it", "a.csv", 3))
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
