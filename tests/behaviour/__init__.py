"""What the program does, row by row, told by tests that know nothing of how it is done."""
