"""Text in, verdict out: the classifiers and how well they do."""
