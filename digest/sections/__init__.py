"""One file for each section of a digest: facts in, section out. `order.py` lists them."""
