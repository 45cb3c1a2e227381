"""RQ jobs on Redis: hints that something is to be done. The database says what."""
