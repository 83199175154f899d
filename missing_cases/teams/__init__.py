"""Who is in a team: the pages of an agency's managers and administrators."""
