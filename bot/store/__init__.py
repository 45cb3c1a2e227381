"""The truth: SQL tables and the one repository over them."""
