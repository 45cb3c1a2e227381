"""What should happen: pure values and functions, no I/O, no clock, no Slack."""
