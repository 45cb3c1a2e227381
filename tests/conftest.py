"""The fixtures that tests share, each kind in a module of its own."""

pytest_plugins = ["tests.fixtures.browser", "tests.fixtures.postgres", "tests.fixtures.redis"]
