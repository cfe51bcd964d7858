"""Where documents come from, one source a file; each publishes to `posts.raw` and nowhere else."""
