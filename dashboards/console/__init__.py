"""The console: what is rising, where, and on what evidence, as pages."""
