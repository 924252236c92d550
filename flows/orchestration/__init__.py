"""What stands around a run: Prefect's server, its schedule, one run at a time, the record of the run, and who is told."""
