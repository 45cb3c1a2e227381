"""`python -m bot`: the same as `tocsin`."""

from bot.cli import main
from bot.lifeline import follow_parent

if __name__ == "__main__":
    follow_parent()
    main()
