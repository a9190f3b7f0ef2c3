"""Charts and maps that PowerPoint draws itself, so that they can be edited."""
