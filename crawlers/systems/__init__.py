"""The publishing systems that need an adapter, one small module each in four rooms; crawlers/sources/kinds.py names them."""
