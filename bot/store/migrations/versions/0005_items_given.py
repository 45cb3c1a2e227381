"""Items of checklists can be given to people: a new kind of event, in tables that stay as they are."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing changes but who may write."""


def downgrade() -> None:
    """Nothing changes but who may write."""
