"""One operation each, one transaction; Slack, the command line and the jobs all enter here."""
