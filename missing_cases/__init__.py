"""The project package and the shared core; imports no other app of ours."""
