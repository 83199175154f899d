"""Pages of the clocks: the monitor's, absences, an agency's hours."""
