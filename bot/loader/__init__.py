"""Playbooks and configuration: YAML in, checked values out, and every problem with its line and column."""
