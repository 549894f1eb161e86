"""TOML read strictly, and edited without losing comments."""
