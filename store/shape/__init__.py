"""The file itself: opened, brought to today's shape, and its views."""
