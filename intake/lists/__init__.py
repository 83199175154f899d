"""Lists: put in, columns matched, read row by row by the worker, and what became of each row."""
