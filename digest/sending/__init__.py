"""Approved mails on their way, each at most once."""
