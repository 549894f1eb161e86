"""What leaves: a draft, a person's approval, and an e-mail to each recipient."""
