"""ORDER OF ACTS (程序): one file per procedure that reads like the measure; `driver.py` is the only machinery."""
