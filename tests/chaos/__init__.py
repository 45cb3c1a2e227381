"""Does the bot keep its promise while everything around it breaks? `python -m tests.chaos`, or `make chaos`."""
