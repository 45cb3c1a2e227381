"""The database refuses every delivery that cannot be, and knows since when one is given up."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = {"failed_says_why": "state <> 'failed' OR error <> ''"}
AFTER = {
    "owner_has_lease": "lease_token IS NOT NULL OR lease_owner = ''",
    "sent_has_time": "(state = 'sent') = (sent_at IS NOT NULL)",
    "given_up_has_time": "(state IN ('failed', 'unknown', 'superseded')) = (given_up_at IS NOT NULL)",
    "given_up_says_why": "given_up_at IS NULL OR error <> ''",
    "tried_has_times": "(first_try_at IS NULL) = (first_try_policy_at IS NULL)",
    "taken_was_tried": "state NOT IN ('sending', 'sent') OR first_try_at IS NOT NULL",
    "maybe_was_tried": "NOT maybe_sent OR first_try_at IS NOT NULL",
    "message_was_sent": "message_ts IS NULL OR state = 'sent'",
    "attempts_counted": "attempts >= 0",
    "priority_known": "priority BETWEEN 0 AND 5",
    "place_in_lane": "lane_seq > 0",
    "not_after_itself": "after_id <> id",
}
MENDED = (
    "UPDATE delivery SET given_up_at = COALESCE(first_try_at, created_at),"
    " error = CASE WHEN error = '' THEN 'given up' ELSE error END"
    " WHERE state IN ('failed', 'unknown', 'superseded')",
    "UPDATE delivery SET lease_owner = '' WHERE lease_token IS NULL",
)
"""Earlier versions did not write when they gave up."""


def upgrade() -> None:
    op.add_column("delivery", sa.Column("given_up_at", UTCDateTime(), nullable=True))
    op.create_index("ix_delivery_given_up_at", "delivery", ["given_up_at"])
    for statement in MENDED:
        op.execute(statement)
    _checks(old=BEFORE, new=AFTER)


def downgrade() -> None:
    _checks(old=AFTER, new=BEFORE)
    op.drop_index("ix_delivery_given_up_at", "delivery")
    op.drop_column("delivery", "given_up_at")


def _checks(old: dict[str, str], new: dict[str, str]) -> None:
    """Have the table check the new rules instead of the old; SQLite makes it anew for that."""
    with op.batch_alter_table("delivery") as table:
        for name in old:
            table.drop_constraint(name, type_="check")
        for name, rule in new.items():
            table.create_check_constraint(name, rule)
