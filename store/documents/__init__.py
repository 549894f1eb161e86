"""Documents and what is known of them: versions, tags, labels, procedures, windows."""
