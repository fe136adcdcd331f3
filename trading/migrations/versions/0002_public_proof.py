"""Public proof: the log, its witnesses, bundles, draws and disputes."""

import sqlalchemy as sa
from alembic import op

from trading.store.triggers import append_only_statements, drop_statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


APPEND_ONLY = (
    "audit_links",
    "bundles",
    "contributions",
    "cosignatures",
    "countersignatures",
    "draw_closings",
    "draw_records",
    "entrusted_files",
    "handed_seeds",
    "log_batches",
    "log_entries",
    "lost_locks",
    "time_stamps",
)


def upgrade() -> None:
    op.create_table(
        "log_batches",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('regular', 'minute', 'closing')", name=op.f("ck_log_batches_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_batches")),
        sa.UniqueConstraint("size", name=op.f("uq_log_batches_size")),
    )
    op.create_index(op.f("ix_log_batches_at"), "log_batches", ["at"], unique=False)
    op.create_table(
        "log_tiles",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "number", name=op.f("pk_log_tiles")),
    )
    op.create_table(
        "time_stamps",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_stamps")),
        sa.UniqueConstraint("size", name=op.f("uq_time_stamps_size")),
    )
    op.create_table(
        "audit_links",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["audit_events.id"], name=op.f("fk_audit_links_event_id_audit_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_links")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_links_event_id")),
    )
    op.create_table(
        "log_entries",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("leaf_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["log_batches.id"], name=op.f("fk_log_entries_batch_id_log_batches")
        ),
        sa.ForeignKeyConstraint(["leaf_id"], ["leaves.id"], name=op.f("fk_log_entries_leaf_id_leaves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entries")),
        sa.UniqueConstraint("leaf_id", name=op.f("uq_log_entries_leaf_id")),
    )
    op.create_table(
        "queued_leaves",
        sa.Column("leaf_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["leaf_id"], ["leaves.id"], name=op.f("fk_queued_leaves_leaf_id_leaves")),
        sa.PrimaryKeyConstraint("leaf_id", name=op.f("pk_queued_leaves")),
    )
    op.create_table(
        "witnesses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("vkey", sa.String(length=250), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_witnesses_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_witnesses_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witnesses")),
        sa.UniqueConstraint("name", name=op.f("uq_witnesses_name")),
        sa.UniqueConstraint("vkey", name=op.f("uq_witnesses_vkey")),
    )
    op.create_index(op.f("ix_witnesses_person_id"), "witnesses", ["person_id"], unique=False)
    op.create_table(
        "cosignatures",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("witness_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(length=400), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["witness_id"], ["witnesses.id"], name=op.f("fk_cosignatures_witness_id_witnesses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cosignatures")),
        sa.UniqueConstraint("size", "witness_id", name=op.f("uq_cosignatures_size_witness_id")),
    )
    op.create_index(op.f("ix_cosignatures_size"), "cosignatures", ["size"], unique=False)
    op.create_table(
        "bundles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("occasion IN ('opening', 'result')", name=op.f("ck_bundles_occasion")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_bundles_lot_attempt_id_lot_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundles")),
        sa.UniqueConstraint("lot_attempt_id", "occasion", name=op.f("uq_bundles_lot_attempt_id_occasion")),
    )
    op.create_index(op.f("ix_bundles_sha256"), "bundles", ["sha256"], unique=False)
    op.create_table(
        "draws",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("select", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("arranged_by", sa.Uuid(), nullable=False),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contributions_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keys_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_sha256", sa.String(length=64), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(failure IS NULL) = (state <> 'failed')", name=op.f("ck_draws_failed_with_reason")
        ),
        sa.CheckConstraint("kind IN ('experts', 'applicants', 'equal_prices')", name=op.f("ck_draws_kind")),
        sa.CheckConstraint(
            "state IN ('preparing', 'given_up') OR frozen IS NOT NULL", name=op.f("ck_draws_listed_whole")
        ),
        sa.CheckConstraint(
            "state IN ('preparing', 'listed', 'drawn', 'failed', 'given_up')", name=op.f("ck_draws_state")
        ),
        sa.ForeignKeyConstraint(["arranged_by"], ["people.id"], name=op.f("fk_draws_arranged_by_people")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_draws_lot_attempt_id_lot_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("number", "attempt", name=op.f("uq_draws_number_attempt")),
    )
    op.create_index(op.f("ix_draws_lot_attempt_id"), "draws", ["lot_attempt_id"], unique=False)
    op.create_table(
        "contributions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("envelope_sha256", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "capacity IN ('custodian', 'applicant', 'citizen')", name=op.f("ck_contributions_capacity")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_contributions_draw_id_draws")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_contributions_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributions")),
        sa.UniqueConstraint(
            "draw_id", "envelope_sha256", name=op.f("uq_contributions_draw_id_envelope_sha256")
        ),
    )
    op.create_index(op.f("ix_contributions_source"), "contributions", ["source"], unique=False)
    op.create_table(
        "draw_candidates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_candidates_draw_id_draws")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_draw_candidates_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_candidates")),
        sa.UniqueConstraint("draw_id", "position", name=op.f("uq_draw_candidates_draw_id_position")),
    )
    op.create_table(
        "draw_closings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["draws.id"], name=op.f("fk_draw_closings_id_draws")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_closings")),
    )
    op.create_table(
        "draw_locks",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("custodian_id", sa.Uuid(), nullable=False),
        sa.Column("summary_recipient", sa.String(length=62), nullable=True),
        sa.Column("body_recipient", sa.String(length=62), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(summary_recipient IS NULL) = (body_recipient IS NULL) AND (summary_recipient IS NULL) = (made_at IS NULL)",
            name=op.f("ck_draw_locks_made_whole"),
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_draw_locks_position")),
        sa.CheckConstraint("summary_recipient <> body_recipient", name=op.f("ck_draw_locks_two_locks")),
        sa.ForeignKeyConstraint(
            ["custodian_id"], ["organisations.id"], name=op.f("fk_draw_locks_custodian_id_organisations")
        ),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_locks_draw_id_draws")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_draw_locks_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_locks")),
        sa.UniqueConstraint("body_recipient", name=op.f("uq_draw_locks_body_recipient")),
        sa.UniqueConstraint("draw_id", "custodian_id", name=op.f("uq_draw_locks_draw_id_custodian_id")),
        sa.UniqueConstraint("draw_id", "position", name=op.f("uq_draw_locks_draw_id_position")),
        sa.UniqueConstraint("summary_recipient", name=op.f("uq_draw_locks_summary_recipient")),
    )
    op.create_index(op.f("ix_draw_locks_custodian_id"), "draw_locks", ["custodian_id"], unique=False)
    op.create_table(
        "draw_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["draws.id"], name=op.f("fk_draw_records_id_draws")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_records")),
    )
    op.create_table(
        "entrusted_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("lot_lock_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"],
            ["lot_attempts.id"],
            name=op.f("fk_entrusted_files_lot_attempt_id_lot_attempts"),
        ),
        sa.ForeignKeyConstraint(
            ["lot_lock_id"], ["lot_locks.id"], name=op.f("fk_entrusted_files_lot_lock_id_lot_locks")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_entrusted_files_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entrusted_files")),
        sa.UniqueConstraint("lot_lock_id", "sha256", name=op.f("uq_entrusted_files_lot_lock_id_sha256")),
    )
    op.create_index(
        op.f("ix_entrusted_files_lot_attempt_id"), "entrusted_files", ["lot_attempt_id"], unique=False
    )
    op.create_table(
        "handed_seeds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seed", sa.LargeBinary(length=32), nullable=False),
        sa.Column("handed_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["handed_by"], ["people.id"], name=op.f("fk_handed_seeds_handed_by_people")),
        sa.ForeignKeyConstraint(["id"], ["bids.id"], name=op.f("fk_handed_seeds_id_bids")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_seeds")),
    )
    op.create_table(
        "lost_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("bid_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_name", sa.String(length=60), nullable=True),
        sa.Column("seen_document", sa.String(length=40), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(act = 'replace') = (key IS NOT NULL)", name=op.f("ck_lost_keys_replace_has_key")
        ),
        sa.CheckConstraint(
            "(state <> 'agreed') OR (note IS NOT NULL)", name=op.f("ck_lost_keys_agreed_is_signed")
        ),
        sa.CheckConstraint("act IN ('withdraw', 'replace')", name=op.f("ck_lost_keys_act")),
        sa.CheckConstraint(
            "state IN ('asked', 'seen', 'agreed', 'given_up')", name=op.f("ck_lost_keys_state")
        ),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_lost_keys_bid_id_bids")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_lost_keys_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_lost_keys_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_lost_keys_person_id_people")),
        sa.ForeignKeyConstraint(["seen_by"], ["people.id"], name=op.f("fk_lost_keys_seen_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_keys")),
        sa.UniqueConstraint("code", name=op.f("uq_lost_keys_code")),
    )
    op.create_index(op.f("ix_lost_keys_lot_attempt_id"), "lost_keys", ["lot_attempt_id"], unique=False)
    op.create_index(
        "uq_lost_keys_one_open",
        "lost_keys",
        ["bid_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'seen')"),
        postgresql_where=sa.text("state IN ('asked', 'seen')"),
    )
    op.create_table(
        "lost_locks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["people.id"], name=op.f("fk_lost_locks_declared_by_people")
        ),
        sa.ForeignKeyConstraint(["id"], ["lot_locks.id"], name=op.f("fk_lost_locks_id_lot_locks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_locks")),
    )
    op.create_table(
        "countersignatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lost_key_id", sa.Uuid(), nullable=False),
        sa.Column("lot_lock_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lost_key_id"], ["lost_keys.id"], name=op.f("fk_countersignatures_lost_key_id_lost_keys")
        ),
        sa.ForeignKeyConstraint(
            ["lot_lock_id"], ["lot_locks.id"], name=op.f("fk_countersignatures_lot_lock_id_lot_locks")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_countersignatures_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countersignatures")),
        sa.UniqueConstraint(
            "lost_key_id", "lot_lock_id", name=op.f("uq_countersignatures_lost_key_id_lot_lock_id")
        ),
    )
    op.create_table(
        "draw_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_lock_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("identity", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('summary', 'body')", name=op.f("ck_draw_keys_part")),
        sa.ForeignKeyConstraint(
            ["draw_lock_id"], ["draw_locks.id"], name=op.f("fk_draw_keys_draw_lock_id_draw_locks")
        ),
        sa.ForeignKeyConstraint(["released_by"], ["people.id"], name=op.f("fk_draw_keys_released_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_keys")),
        sa.UniqueConstraint("draw_lock_id", "part", name=op.f("uq_draw_keys_draw_lock_id_part")),
    )
    op.add_column("bids", sa.Column("successor_key", sa.String(length=200), nullable=True))
    op.create_index(op.f("ix_leaves_kind_leaves_at"), "leaves", ["kind", "at"], unique=False)
    # Leaves were queued before there was a log; all of them wait for it.
    op.execute("INSERT INTO queued_leaves (leaf_id) SELECT id FROM leaves")
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only_statements(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    op.drop_index(op.f("ix_leaves_kind_leaves_at"), table_name="leaves")
    op.drop_column("bids", "successor_key")
    op.drop_table("draw_keys")
    op.drop_table("countersignatures")
    op.drop_table("lost_locks")
    op.drop_index(
        "uq_lost_keys_one_open",
        table_name="lost_keys",
        sqlite_where=sa.text("state IN ('asked', 'seen')"),
        postgresql_where=sa.text("state IN ('asked', 'seen')"),
    )
    op.drop_index(op.f("ix_lost_keys_lot_attempt_id"), table_name="lost_keys")
    op.drop_table("lost_keys")
    op.drop_table("handed_seeds")
    op.drop_index(op.f("ix_entrusted_files_lot_attempt_id"), table_name="entrusted_files")
    op.drop_table("entrusted_files")
    op.drop_table("draw_records")
    op.drop_index(op.f("ix_draw_locks_custodian_id"), table_name="draw_locks")
    op.drop_table("draw_locks")
    op.drop_table("draw_closings")
    op.drop_table("draw_candidates")
    op.drop_index(op.f("ix_contributions_source"), table_name="contributions")
    op.drop_table("contributions")
    op.drop_index(op.f("ix_draws_lot_attempt_id"), table_name="draws")
    op.drop_table("draws")
    op.drop_index(op.f("ix_bundles_sha256"), table_name="bundles")
    op.drop_table("bundles")
    op.drop_index(op.f("ix_cosignatures_size"), table_name="cosignatures")
    op.drop_table("cosignatures")
    op.drop_index(op.f("ix_witnesses_person_id"), table_name="witnesses")
    op.drop_table("witnesses")
    op.drop_table("queued_leaves")
    op.drop_table("log_entries")
    op.drop_table("audit_links")
    op.drop_table("time_stamps")
    op.drop_table("log_tiles")
    op.drop_index(op.f("ix_log_batches_at"), table_name="log_batches")
    op.drop_table("log_batches")
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in drop_statements(table, dialect):
            op.execute(statement)
