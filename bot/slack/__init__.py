"""The Slack shell: what comes in from Slack, and how things are said in it."""
