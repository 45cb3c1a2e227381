"""Items are given to people, and an incident says where it is worked on: what an earlier version cannot read."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing changes but who may write."""


def downgrade() -> None:
    """Nothing changes but who may write."""
