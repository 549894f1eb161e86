"""Digests, approvals, recipients, and the ledger of deliveries."""
