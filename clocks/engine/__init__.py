"""Durations, calendars, rules and schedules in plain Python: no Django, no database, no machine clock."""
