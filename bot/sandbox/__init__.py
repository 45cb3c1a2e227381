"""The local Slack: a workspace on this machine that a Slack app cannot tell from the real one by its answers."""
