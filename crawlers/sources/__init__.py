"""What a source may say: the catalogue and the files it is read from."""
