"""A sound playbook to break, and what is said about it then."""

import pytest

from bot.core.errors import ConfigError
from bot.loader.playbooks import parse_playbook

SOUND = """\
document:
  title: Test
severities:
  - id: SEV1
    name: Critical
  - id: SEV2
    name: Major
categories:
  - {id: outage, name: Outage, severity: SEV1}
statuses:
  - {id: fixed, name: Fixed, mitigated: true}
roles:
  commander: {name: Commander}
parties:
  lead: {role: commander, via: [dm]}
clocks:
  ack:
    to: acknowledged
    limit: {SEV1: 5m, default: 1h}
ladders:
  wake:
    when: declared
    if: {severity: [SEV1, SEV2], category: outage}
    unless: acknowledged
    steps:
      SEV1:
        - page: lead
        - after: 10m
          page: lead
          repeat: 5m
          times: 3
cadences:
  updates:
    until: [resolved]
    every: {SEV1: 20m}
    steps:
      - remind: lead
rules:
  - id: late
    when: clock.ack.missed
    notify: lead
policy:
  on_severity_change: restart
"""


def problems(text: str) -> tuple[str, ...]:
    """The problems of a playbook."""
    with pytest.raises(ConfigError) as caught:
        parse_playbook(text, "test", "test.yml")
    return caught.value.problems
