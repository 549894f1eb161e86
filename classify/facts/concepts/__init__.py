"""An English handle for what the terms of every language mean."""
