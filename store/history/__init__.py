"""What was so at some time, and does not become untrue: readings, classifiers, judgements, and sources day by day."""
