"""Checks with Slack's own packages for Node: their types, their client, their framework."""
