"""The command `kontum-stats`: arguments, progress, exit codes; nothing else."""
