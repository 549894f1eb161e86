"""The publishing systems that need an adapter, one small module each; crawlers/systems/registry.py names them."""
