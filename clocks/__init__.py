"""Statutory and local deadlines: protocols, running clocks and the sweep that fires their alarms."""
