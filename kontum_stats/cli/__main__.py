"""`python -m kontum_stats.cli`: the command `kontum-stats`."""

from .main import main

main()
