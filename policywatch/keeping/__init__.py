"""Backups: made while everything runs, verified, rotated, and put back so that nothing leaves twice."""
