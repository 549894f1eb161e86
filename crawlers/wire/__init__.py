"""How we behave on the wire, and what an answer means."""
