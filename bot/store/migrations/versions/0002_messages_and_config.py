"""Deliveries are found by their message, and the last sound configuration is kept."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SENT_BEFORE = {
    "sqlite": "UPDATE delivery SET message_ts = json_extract(result, '$.ts') WHERE state = 'sent'",
    "postgresql": "UPDATE delivery SET message_ts = result->>'ts' WHERE state = 'sent'",
}


def upgrade() -> None:
    op.create_table(
        "config",
        sa.Column("part", AutoString(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("part"),
    )
    op.add_column("delivery", sa.Column("message_ts", AutoString(), nullable=True))
    op.create_index("ix_delivery_message_ts", "delivery", ["message_ts"])
    op.execute(SENT_BEFORE[op.get_bind().dialect.name])


def downgrade() -> None:
    op.drop_index("ix_delivery_message_ts", "delivery")
    op.drop_column("delivery", "message_ts")
    op.drop_table("config")
