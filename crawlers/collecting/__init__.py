"""A round: sources into batches, batches into collecting processes, finds into the store."""
