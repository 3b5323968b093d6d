"""Running the system: database, Prefect, processes, start and stop, backup."""
