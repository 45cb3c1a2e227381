"""What the longer commands of `tocsin` do, a file each; `bot/cli.py` reads what was typed and calls them."""
