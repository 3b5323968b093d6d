"""What stands before every page (promises A07, A08, A09, A22): who may ask, how much, and what each answer carries."""
