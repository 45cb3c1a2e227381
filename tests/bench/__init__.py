"""Benchmarks: the real `tocsin up` as its own process, against the local Slack in this one.

`python -m tests.bench` runs all, `python -m tests.bench ack_50 start` some, `--quick` a short version of each.
Each benchmark is a function in a file of its own that gives figures; `registry.py` lists them.
"""
