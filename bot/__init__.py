"""Tocsin, the Slack-first incident bot."""
