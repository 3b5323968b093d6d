"""The acts of selection (选拔任用, measures 17 to 19, 24, 28, 29), one file a stage; the order is in `flows/`, one file a manner."""
