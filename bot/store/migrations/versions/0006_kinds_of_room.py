"""An incident says where it is worked on, and there is guidance: what an earlier version cannot read."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The tables stay as they are; an incident of before has a channel."""


def downgrade() -> None:
    """As with the upgrade, nothing changes in the tables."""
