"""From the store's facts to a draft: gathered, chosen, composed, cut to length."""
