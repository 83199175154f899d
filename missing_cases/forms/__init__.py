"""The form kit: published form definitions and code lists, answers as rows, drafts, and the pages' fields."""
