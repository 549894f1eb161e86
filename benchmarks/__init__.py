"""Speed and memory, measured side by side with plain parts and peers; `make bench` prints the figures."""
