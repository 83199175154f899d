"""Sign-in, sessions, machine tokens and emergency access."""
