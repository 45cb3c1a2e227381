"""`tocsin demo`: the real bot against the local Slack in the browser, with a clock to move, things to break."""
