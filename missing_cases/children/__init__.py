"""Children: what may be done with their records, and how they are found."""
