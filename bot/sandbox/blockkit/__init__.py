"""Block Kit as Slack enforces it: what may stand where, how long it may be, and how it is refused."""
