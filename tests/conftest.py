"""The fixtures that tests share, each kind in a module of its own."""

pytest_plugins = [
    "bot.sandbox.pytest_plugin",
    "tests.fixtures.browser",
    "tests.fixtures.postgres",
    "tests.fixtures.redis",
]
