"""References to acts, cases, files and papers, in each language's citation style."""
