"""What operators do with sources: find, try, check and show them."""
