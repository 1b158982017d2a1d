"""The clerks: one verb a module, whole commits only."""
