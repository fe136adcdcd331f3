"""The first schema."""

import sqlalchemy as sa
from alembic import op

from trading.store.triggers import append_only_statements, drop_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = (
    "access_log",
    "audit_events",
    "closings",
    "handovers",
    "leaves",
    "letters",
    "notices",
    "opening_records",
    "receipts",
    "slips",
    "submissions",
    "verdicts",
)


def upgrade() -> None:
    op.create_table(
        "access_log",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index(op.f("ix_access_log_person_id"), "access_log", ["person_id"], unique=False)
    op.create_table(
        "audit_events",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_until", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "role IN ('purchaser', 'bidder', 'operator', 'custodian', 'supervisor', 'administrator', 'system', 'visitor')",
            name=op.f("ck_audit_events_role"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("public_id", name=op.f("uq_audit_events_public_id")),
    )
    op.create_index(op.f("ix_audit_events_action"), "audit_events", ["action"], unique=False)
    op.create_index(op.f("ix_audit_events_person_id"), "audit_events", ["person_id"], unique=False)
    op.create_index("ix_audit_events_project", "audit_events", ["project_id", "id"], unique=False)
    op.create_index(op.f("ix_audit_events_subject_id"), "audit_events", ["subject_id"], unique=False)
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "guesses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guesses")),
        sa.UniqueConstraint("key", name=op.f("uq_guesses_key")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "leaves",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=True),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    op.create_index(op.f("ix_leaves_lot_attempt_id"), "leaves", ["lot_attempt_id"], unique=False)
    op.create_table(
        "legal_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ahead_seconds", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1 AND ahead_seconds >= 0", name=op.f("ck_legal_time_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_time")),
    )
    op.create_table(
        "live_versions",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_live_versions")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("region_code", sa.String(length=12), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("contact_name", sa.String(length=60), nullable=False),
        sa.Column("contact_phone", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('purchasing_unit', 'bidder', 'agent', 'department', 'centre', 'station', 'supervision', 'custodian')",
            name=op.f("ck_organisations_kind"),
        ),
        sa.CheckConstraint(
            "state <> 'refused' OR decision_reason <> ''", name=op.f("ck_organisations_refusal_has_a_reason")
        ),
        sa.CheckConstraint(
            "state IN ('applied', 'admitted', 'refused', 'suspended')", name=op.f("ck_organisations_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_organisations_credit_code")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_outbox_kind_key")),
    )
    op.create_index("ix_outbox_due", "outbox", ["done_at", "due_at"], unique=False)
    op.create_table(
        "renditions",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", name=op.f("pk_renditions")),
    )
    op.create_table(
        "rooms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
        sa.UniqueConstraint("name", name=op.f("uq_rooms_name")),
    )
    op.create_table(
        "stored_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("references", sa.BigInteger(), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"references" >= 0', name=op.f("ck_stored_files_references")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_files")),
    )
    op.create_table(
        "mandates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=False),
        sa.Column("procuring_entity_id", sa.Uuid(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends > starts", name=op.f("ck_mandates_order")),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["organisations.id"], name=op.f("fk_mandates_agent_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["procuring_entity_id"],
            ["organisations.id"],
            name=op.f("fk_mandates_procuring_entity_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
    )
    op.create_index(op.f("ix_mandates_agent_id"), "mandates", ["agent_id"], unique=False)
    op.create_index(
        op.f("ix_mandates_procuring_entity_id"), "mandates", ["procuring_entity_id"], unique=False
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=True),
        sa.Column("mobile", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("mobile_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email_verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('purchaser', 'bidder', 'operator', 'custodian', 'supervisor', 'administrator')",
            name=op.f("ck_people_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_people_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
    )
    op.create_index(op.f("ix_people_organisation_id"), "people", ["organisation_id"], unique=False)
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_api_tokens_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_tokens_digest")),
    )
    op.create_index(op.f("ix_api_tokens_person_id"), "api_tokens", ["person_id"], unique=False)
    op.create_table(
        "duties",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "duty IN ('responsible', 'drafter', 'reviewer', 'approver')", name=op.f("ck_duties_duty")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_duties_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "duty", name=op.f("pk_duties")),
    )
    op.create_table(
        "handovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_person_id", sa.Uuid(), nullable=False),
        sa.Column("to_person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_person_id"], ["people.id"], name=op.f("fk_handovers_from_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["to_person_id"], ["people.id"], name=op.f("fk_handovers_to_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_table(
        "one_time_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('invitation', 'mobile', 'email')", name=op.f("ck_one_time_codes_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_one_time_codes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_one_time_codes_digest")),
    )
    op.create_index(op.f("ix_one_time_codes_person_id"), "one_time_codes", ["person_id"], unique=False)
    op.create_table(
        "projects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=True),
        sa.Column("wire_base", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("procuring_entity_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Uuid(), nullable=True),
        sa.Column("region_code", sa.String(length=12), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("total_investment", sa.BigInteger(), nullable=True),
        sa.Column("contract_estimate", sa.BigInteger(), nullable=True),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        sa.Column("valuation", sa.BigInteger(), nullable=True),
        sa.Column("reserve", sa.BigInteger(), nullable=True),
        sa.Column("approval_number", sa.String(length=100), nullable=False),
        sa.Column("approval_authority", sa.String(length=200), nullable=False),
        sa.Column("approval_date", sa.Date(), nullable=True),
        sa.Column("investment_code", sa.String(length=24), nullable=False),
        sa.Column("budget_line", sa.String(length=100), nullable=False),
        sa.Column("planned_start", sa.Date(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("procedure_code", sa.String(length=40), nullable=True),
        sa.Column("method", sa.String(length=30), nullable=False),
        sa.Column("method_reason", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'checking', 'returned', 'accepted', 'not_accepted', 'recorded', 'closed')",
            name=op.f("ck_projects_state"),
        ),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["organisations.id"], name=op.f("fk_projects_agent_id_organisations")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_projects_created_by_people")),
        sa.ForeignKeyConstraint(["operator_id"], ["people.id"], name=op.f("fk_projects_operator_id_people")),
        sa.ForeignKeyConstraint(
            ["procuring_entity_id"],
            ["organisations.id"],
            name=op.f("fk_projects_procuring_entity_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("number", name=op.f("uq_projects_number")),
        sa.UniqueConstraint("wire_base", name=op.f("uq_projects_wire_base")),
    )
    op.create_index(op.f("ix_projects_agent_id"), "projects", ["agent_id"], unique=False)
    op.create_index(
        op.f("ix_projects_procuring_entity_id"), "projects", ["procuring_entity_id"], unique=False
    )
    op.create_table(
        "rule_confirmations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_set", sa.String(length=40), nullable=False),
        sa.Column("rule_set_version", sa.String(length=40), nullable=False),
        sa.Column("rule_id", sa.String(length=60), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=False),
        sa.Column("signatory", sa.String(length=100), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "document_number <> '' AND signatory <> ''", name=op.f("ck_rule_confirmations_named")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_rule_confirmations_confirmed_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_confirmations")),
        sa.UniqueConstraint(
            "rule_set",
            "rule_set_version",
            "rule_id",
            name=op.f("uq_rule_confirmations_rule_set_rule_set_version_rule_id"),
        ),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
    )
    op.create_index(op.f("ix_sign_ins_person_id"), "sign_ins", ["person_id"], unique=False)
    op.create_table(
        "signing_keys",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("vkey", sa.String(length=200), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_signing_keys_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_signing_keys_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_signing_keys")),
    )
    op.create_index(
        op.f("ix_signing_keys_organisation_id"), "signing_keys", ["organisation_id"], unique=False
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_attachments_added_by_people")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_attachments_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_project_id"), "attachments", ["project_id"], unique=False)
    op.create_table(
        "checked_items",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "result IN ('in_order', 'missing', 'wrong')", name=op.f("ck_checked_items_result")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["people.id"], name=op.f("fk_checked_items_checked_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_checked_items_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("project_id", "round", "code", name=op.f("pk_checked_items")),
    )
    op.create_table(
        "funding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("fund", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_funding_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding")),
        sa.UniqueConstraint("project_id", "position", name=op.f("uq_funding_project_id_position")),
    )
    op.create_table(
        "lots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("estimate", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_lots_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("project_id", "position", name=op.f("uq_lots_project_id_position")),
    )
    op.create_table(
        "slips",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("schema", sa.String(length=30), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("late", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('acceptance', 'correction', 'refusal', 'recording')", name=op.f("ck_slips_kind")
        ),
        sa.ForeignKeyConstraint(["issued_by"], ["people.id"], name=op.f("fk_slips_issued_by_people")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_slips_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slips")),
        sa.UniqueConstraint("number", name=op.f("uq_slips_number")),
        sa.UniqueConstraint("project_id", "round", name=op.f("uq_slips_project_id_round")),
    )
    op.create_table(
        "submissions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_submissions_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["people.id"], name=op.f("fk_submissions_submitted_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("project_id", "round", name=op.f("uq_submissions_project_id_round")),
    )
    op.create_table(
        "tenders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("procedure_code", sa.String(length=40), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=True),
        sa.Column("documents_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("documents_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("questions_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opening_place", sa.String(length=200), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("qualification", sa.Text(), nullable=False),
        sa.Column("objection_channel", sa.Text(), nullable=False),
        sa.Column("duration_days", sa.Integer(), nullable=True),
        sa.Column("validity_days", sa.Integer(), nullable=False),
        sa.Column("bid_security", sa.BigInteger(), nullable=True),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["people.id"], name=op.f("fk_tenders_created_by_people")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_tenders_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders")),
        sa.UniqueConstraint("project_id", "round", name=op.f("uq_tenders_project_id_round")),
    )
    op.create_index(op.f("ix_tenders_project_id"), "tenders", ["project_id"], unique=False)
    op.create_table(
        "attendances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "capacity IN ('custodian', 'purchaser', 'supervisor', 'bidder', 'public')",
            name=op.f("ck_attendances_capacity"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_attendances_recorded_by_people")
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_attendances_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
    )
    op.create_index(op.f("ix_attendances_tender_id"), "attendances", ["tender_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('tender_document', 'bill_of_quantities', 'drawings', 'template', 'other')",
            name=op.f("ck_documents_kind"),
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_documents_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint(
            "tender_id",
            "title",
            "document_version",
            name=op.f("uq_documents_tender_id_title_document_version"),
        ),
    )
    op.create_table(
        "listings",
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("method", sa.String(length=30), nullable=False),
        sa.Column("region_code", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_listings_project_id_projects")
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_listings_tender_id_tenders")),
        sa.PrimaryKeyConstraint("tender_id", name=op.f("pk_listings")),
    )
    op.create_index(op.f("ix_listings_category"), "listings", ["category"], unique=False)
    op.create_index(op.f("ix_listings_deadline"), "listings", ["deadline"], unique=False)
    op.create_index(op.f("ix_listings_project_id"), "listings", ["project_id"], unique=False)
    op.create_index(op.f("ix_listings_published_at"), "listings", ["published_at"], unique=False)
    op.create_index(op.f("ix_listings_region_code"), "listings", ["region_code"], unique=False)
    op.create_table(
        "lot_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wire_id", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("ceiling_price", sa.BigInteger(), nullable=True),
        sa.Column("minimum_bidders", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "state = 'preparing' OR state = 'terminated' OR (deadline IS NOT NULL AND published_at IS NOT NULL AND notice_sha256 IS NOT NULL)",
            name=op.f("ck_lot_attempts_published_facts"),
        ),
        sa.CheckConstraint(
            "state IN ('preparing', 'published', 'failed', 'terminated', 'opened', 'candidates', 'awarded')",
            name=op.f("ck_lot_attempts_state"),
        ),
        sa.CheckConstraint(
            "deadline IS NULL OR published_at IS NULL OR deadline > published_at",
            name=op.f("ck_lot_attempts_order"),
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_lot_attempts_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_lot_attempts_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_attempts")),
        sa.UniqueConstraint("lot_id", "number", name=op.f("uq_lot_attempts_lot_id_number")),
        sa.UniqueConstraint("wire_id", name=op.f("uq_lot_attempts_wire_id")),
    )
    op.create_index(op.f("ix_lot_attempts_deadline"), "lot_attempts", ["deadline"], unique=False)
    op.create_index(op.f("ix_lot_attempts_project_id"), "lot_attempts", ["project_id"], unique=False)
    op.create_index(op.f("ix_lot_attempts_published_at"), "lot_attempts", ["published_at"], unique=False)
    op.create_index(op.f("ix_lot_attempts_state"), "lot_attempts", ["state"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("amends_id", sa.Uuid(), nullable=True),
        sa.Column("reseal", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("schema", sa.String(length=30), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('tender', 'amendment', 'termination', 'failure', 'candidates', 'result')",
            name=op.f("ck_notices_kind"),
        ),
        sa.ForeignKeyConstraint(["amends_id"], ["notices.id"], name=op.f("fk_notices_amends_id_notices")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_notices_project_id_projects")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_notices_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("note_sha256", name=op.f("uq_notices_note_sha256")),
        sa.UniqueConstraint("number", name=op.f("uq_notices_number")),
    )
    op.create_index(op.f("ix_notices_kind"), "notices", ["kind"], unique=False)
    op.create_index(op.f("ix_notices_project_id"), "notices", ["project_id"], unique=False)
    op.create_index(op.f("ix_notices_published_at"), "notices", ["published_at"], unique=False)
    op.create_index(op.f("ix_notices_tender_id"), "notices", ["tender_id"], unique=False)
    op.create_table(
        "sittings",
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 5 AND 600", name=op.f("ck_sittings_minutes")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_sittings_room_id_rooms")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_sittings_set_by_people")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_sittings_tender_id_tenders")),
        sa.PrimaryKeyConstraint("tender_id", name=op.f("pk_sittings")),
    )
    op.create_index(op.f("ix_sittings_room_id"), "sittings", ["room_id"], unique=False)
    op.create_table(
        "bids",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("envelope_sha256", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("bidder_key", sa.String(length=200), nullable=False),
        sa.Column("notice_sha256", sa.String(length=64), nullable=False),
        sa.Column("prev_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('sealed', 'withdrawn', 'replaced', 'superseded', 'opened', 'unopenable')",
            name=op.f("ck_bids_state"),
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_bids_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_bids_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_bids_person_id_people")),
        sa.ForeignKeyConstraint(["prev_id"], ["bids.id"], name=op.f("fk_bids_prev_id_bids")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bids")),
        sa.UniqueConstraint(
            "lot_attempt_id", "envelope_sha256", name=op.f("uq_bids_lot_attempt_id_envelope_sha256")
        ),
    )
    op.create_index(op.f("ix_bids_organisation_id"), "bids", ["organisation_id"], unique=False)
    op.create_index(
        "uq_bids_one_live",
        "bids",
        ["lot_attempt_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('sealed', 'opened', 'unopenable')"),
        postgresql_where=sa.text("state IN ('sealed', 'opened', 'unopenable')"),
    )
    op.create_table(
        "closings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_closings_id_lot_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
    )
    op.create_table(
        "evaluation_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["lot_attempts.id"], name=op.f("fk_evaluation_reports_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["people.id"], name=op.f("fk_evaluation_reports_submitted_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_reports")),
    )
    op.create_table(
        "listing_tokens",
        sa.Column("token", sa.String(length=4), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["listings.tender_id"], name=op.f("fk_listing_tokens_tender_id_listings")
        ),
        sa.PrimaryKeyConstraint("token", "tender_id", name=op.f("pk_listing_tokens")),
    )
    op.create_index(op.f("ix_listing_tokens_tender_id"), "listing_tokens", ["tender_id"], unique=False)
    op.create_table(
        "lot_locks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("custodian_id", sa.Uuid(), nullable=False),
        sa.Column("summary_recipient", sa.String(length=62), nullable=True),
        sa.Column("body_recipient", sa.String(length=62), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(summary_recipient IS NULL) = (body_recipient IS NULL) AND (summary_recipient IS NULL) = (made_at IS NULL)",
            name=op.f("ck_lot_locks_made_whole"),
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_lot_locks_position")),
        sa.CheckConstraint("summary_recipient <> body_recipient", name=op.f("ck_lot_locks_two_locks")),
        sa.ForeignKeyConstraint(
            ["custodian_id"], ["organisations.id"], name=op.f("fk_lot_locks_custodian_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_lot_locks_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_lot_locks_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_locks")),
        sa.UniqueConstraint("body_recipient", name=op.f("uq_lot_locks_body_recipient")),
        sa.UniqueConstraint(
            "lot_attempt_id", "custodian_id", name=op.f("uq_lot_locks_lot_attempt_id_custodian_id")
        ),
        sa.UniqueConstraint("lot_attempt_id", "position", name=op.f("uq_lot_locks_lot_attempt_id_position")),
        sa.UniqueConstraint("summary_recipient", name=op.f("uq_lot_locks_summary_recipient")),
    )
    op.create_index(op.f("ix_lot_locks_custodian_id"), "lot_locks", ["custodian_id"], unique=False)
    op.create_table(
        "notice_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'published') = (notice_id IS NOT NULL)", name=op.f("ck_notice_drafts_published_whole")
        ),
        sa.CheckConstraint(
            "kind IN ('tender', 'amendment', 'termination', 'failure', 'candidates', 'result')",
            name=op.f("ck_notice_drafts_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'reviewed', 'published', 'discarded')", name=op.f("ck_notice_drafts_state")
        ),
        sa.CheckConstraint(
            "published_by IS NULL OR (COALESCE(drafted_by, reviewed_by) IS NOT NULL AND COALESCE(drafted_by, reviewed_by) <> published_by)",
            name=op.f("ck_notice_drafts_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by"], ["people.id"], name=op.f("fk_notice_drafts_drafted_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_notice_drafts_notice_id_notices")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["people.id"], name=op.f("fk_notice_drafts_published_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["people.id"], name=op.f("fk_notice_drafts_reviewed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tenders.id"], name=op.f("fk_notice_drafts_tender_id_tenders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_drafts")),
    )
    op.create_index(op.f("ix_notice_drafts_tender_id"), "notice_drafts", ["tender_id"], unique=False)
    op.create_table(
        "notice_lots",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_notice_lots_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_notice_lots_notice_id_notices")),
        sa.PrimaryKeyConstraint("notice_id", "lot_attempt_id", name=op.f("pk_notice_lots")),
    )
    op.create_index(op.f("ix_notice_lots_lot_attempt_id"), "notice_lots", ["lot_attempt_id"], unique=False)
    op.create_table(
        "opening_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_opening_records_id_lot_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_records")),
    )
    op.create_table(
        "required_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["template_id"], ["documents.id"], name=op.f("fk_required_parts_template_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tenders.id"], name=op.f("fk_required_parts_tender_id_tenders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_required_parts")),
        sa.UniqueConstraint("tender_id", "code", name=op.f("uq_required_parts_tender_id_code")),
    )
    op.create_table(
        "seen_hashes",
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_seen_hashes_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_seen_hashes_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("lot_attempt_id", "sha256", name=op.f("pk_seen_hashes")),
    )
    op.create_table(
        "tender_lots",
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_tender_lots_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_tender_lots_tender_id_tenders")),
        sa.PrimaryKeyConstraint("tender_id", "lot_attempt_id", name=op.f("pk_tender_lots")),
        sa.UniqueConstraint("lot_attempt_id", name=op.f("uq_tender_lots_lot_attempt_id")),
    )
    op.create_table(
        "tie_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_tie_orders_confirmed_whole")
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> entered_by", name=op.f("ck_tie_orders_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_tie_orders_confirmed_by_people")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name=op.f("fk_tie_orders_entered_by_people")),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_tie_orders_id_lot_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_orders")),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("envelope_sha256", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_uploads_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_uploads_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_uploads_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint(
            "lot_attempt_id", "organisation_id", name=op.f("uq_uploads_lot_attempt_id_organisation_id")
        ),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evaluated_price", sa.BigInteger(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ground IS NULL OR ground IN ('unsigned', 'no_joint_venture_agreement', 'unqualified', 'two_prices', 'above_ceiling', 'below_cost', 'non_responsive', 'collusion')",
            name=op.f("ck_assessments_ground"),
        ),
        sa.CheckConstraint(
            "ground IS NULL OR reason <> ''", name=op.f("ck_assessments_rejected_with_reason")
        ),
        sa.CheckConstraint(
            "(ground IS NULL) = (evaluated_price IS NOT NULL)", name=op.f("ck_assessments_judged")
        ),
        sa.CheckConstraint("ground IS NULL OR rank IS NULL", name=op.f("ck_assessments_ranked_if_accepted")),
        sa.ForeignKeyConstraint(["id"], ["bids.id"], name=op.f("fk_assessments_id_bids")),
        sa.ForeignKeyConstraint(["judged_by"], ["people.id"], name=op.f("fk_assessments_judged_by_people")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_assessments_lot_attempt_id_lot_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("lot_attempt_id", "rank", name=op.f("uq_assessments_lot_attempt_id_rank")),
    )
    op.create_index(op.f("ix_assessments_lot_attempt_id"), "assessments", ["lot_attempt_id"], unique=False)
    op.create_table(
        "awards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("bid_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("publicity_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_number", sa.String(length=40), nullable=True),
        sa.CheckConstraint("state IN ('proposed', 'awarded', 'replaced')", name=op.f("ck_awards_state")),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_awards_bid_id_bids")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_awards_lot_attempt_id_lot_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("letter_number", name=op.f("uq_awards_letter_number")),
    )
    op.create_index(op.f("ix_awards_lot_attempt_id"), "awards", ["lot_attempt_id"], unique=False)
    op.create_index(
        "uq_awards_one_standing",
        "awards",
        ["lot_attempt_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'replaced'"),
        postgresql_where=sa.text("state <> 'replaced'"),
    )
    op.create_table(
        "bid_parts",
        sa.Column("bid_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_bid_parts_bid_id_bids")),
        sa.PrimaryKeyConstraint("bid_id", "name", name=op.f("pk_bid_parts")),
    )
    op.create_table(
        "key_releases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_lock_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("identity", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('summary', 'body')", name=op.f("ck_key_releases_part")),
        sa.ForeignKeyConstraint(
            ["lot_lock_id"], ["lot_locks.id"], name=op.f("fk_key_releases_lot_lock_id_lot_locks")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["people.id"], name=op.f("fk_key_releases_released_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_releases")),
        sa.UniqueConstraint("lot_lock_id", "part", name=op.f("uq_key_releases_lot_lock_id_part")),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("bid_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('acceptance', 'outcome')", name=op.f("ck_letters_kind")),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_letters_bid_id_bids")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_letters_lot_attempt_id_lot_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("bid_id", name=op.f("uq_letters_bid_id")),
        sa.UniqueConstraint("number", name=op.f("uq_letters_number")),
    )
    op.create_index(op.f("ix_letters_lot_attempt_id"), "letters", ["lot_attempt_id"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("bid_id", sa.Uuid(), nullable=True),
        sa.Column("envelope_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'refused') = (code IS NOT NULL)", name=op.f("ck_receipts_refused_has_code")
        ),
        sa.CheckConstraint(
            "kind IN ('accepted', 'withdrawn', 'refused', 'lost_key')", name=op.f("ck_receipts_kind")
        ),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_receipts_bid_id_bids")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_receipts_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_receipts_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_bid_id"), "receipts", ["bid_id"], unique=False)
    op.create_index("ix_receipts_envelope", "receipts", ["lot_attempt_id", "organisation_id"], unique=False)
    op.create_table(
        "verdicts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("summary_sha256", sa.String(length=64), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("summary_identity", sa.String(length=80), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(code IS NULL) = (summary IS NOT NULL)", name=op.f("ck_verdicts_opened_has_summary")
        ),
        sa.ForeignKeyConstraint(["id"], ["bids.id"], name=op.f("fk_verdicts_id_bids")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_verdicts_lot_attempt_id_lot_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
    )
    op.create_index(op.f("ix_verdicts_lot_attempt_id"), "verdicts", ["lot_attempt_id"], unique=False)
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only_statements(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    op.drop_index(op.f("ix_verdicts_lot_attempt_id"), table_name="verdicts")
    op.drop_table("verdicts")
    op.drop_index("ix_receipts_envelope", table_name="receipts")
    op.drop_index(op.f("ix_receipts_bid_id"), table_name="receipts")
    op.drop_table("receipts")
    op.drop_index(op.f("ix_letters_lot_attempt_id"), table_name="letters")
    op.drop_table("letters")
    op.drop_table("key_releases")
    op.drop_table("bid_parts")
    op.drop_index(
        "uq_awards_one_standing",
        table_name="awards",
        sqlite_where=sa.text("state <> 'replaced'"),
        postgresql_where=sa.text("state <> 'replaced'"),
    )
    op.drop_index(op.f("ix_awards_lot_attempt_id"), table_name="awards")
    op.drop_table("awards")
    op.drop_index(op.f("ix_assessments_lot_attempt_id"), table_name="assessments")
    op.drop_table("assessments")
    op.drop_table("uploads")
    op.drop_table("tie_orders")
    op.drop_table("tender_lots")
    op.drop_table("seen_hashes")
    op.drop_table("required_parts")
    op.drop_table("opening_records")
    op.drop_index(op.f("ix_notice_lots_lot_attempt_id"), table_name="notice_lots")
    op.drop_table("notice_lots")
    op.drop_index(op.f("ix_notice_drafts_tender_id"), table_name="notice_drafts")
    op.drop_table("notice_drafts")
    op.drop_index(op.f("ix_lot_locks_custodian_id"), table_name="lot_locks")
    op.drop_table("lot_locks")
    op.drop_index(op.f("ix_listing_tokens_tender_id"), table_name="listing_tokens")
    op.drop_table("listing_tokens")
    op.drop_table("evaluation_reports")
    op.drop_table("closings")
    op.drop_index(
        "uq_bids_one_live",
        table_name="bids",
        sqlite_where=sa.text("state IN ('sealed', 'opened', 'unopenable')"),
        postgresql_where=sa.text("state IN ('sealed', 'opened', 'unopenable')"),
    )
    op.drop_index(op.f("ix_bids_organisation_id"), table_name="bids")
    op.drop_table("bids")
    op.drop_index(op.f("ix_sittings_room_id"), table_name="sittings")
    op.drop_table("sittings")
    op.drop_index(op.f("ix_notices_tender_id"), table_name="notices")
    op.drop_index(op.f("ix_notices_published_at"), table_name="notices")
    op.drop_index(op.f("ix_notices_project_id"), table_name="notices")
    op.drop_index(op.f("ix_notices_kind"), table_name="notices")
    op.drop_table("notices")
    op.drop_index(op.f("ix_lot_attempts_state"), table_name="lot_attempts")
    op.drop_index(op.f("ix_lot_attempts_published_at"), table_name="lot_attempts")
    op.drop_index(op.f("ix_lot_attempts_project_id"), table_name="lot_attempts")
    op.drop_index(op.f("ix_lot_attempts_deadline"), table_name="lot_attempts")
    op.drop_table("lot_attempts")
    op.drop_index(op.f("ix_listings_region_code"), table_name="listings")
    op.drop_index(op.f("ix_listings_published_at"), table_name="listings")
    op.drop_index(op.f("ix_listings_project_id"), table_name="listings")
    op.drop_index(op.f("ix_listings_deadline"), table_name="listings")
    op.drop_index(op.f("ix_listings_category"), table_name="listings")
    op.drop_table("listings")
    op.drop_table("documents")
    op.drop_index(op.f("ix_attendances_tender_id"), table_name="attendances")
    op.drop_table("attendances")
    op.drop_index(op.f("ix_tenders_project_id"), table_name="tenders")
    op.drop_table("tenders")
    op.drop_table("submissions")
    op.drop_table("slips")
    op.drop_table("lots")
    op.drop_table("funding")
    op.drop_table("checked_items")
    op.drop_index(op.f("ix_attachments_project_id"), table_name="attachments")
    op.drop_table("attachments")
    op.drop_index(op.f("ix_signing_keys_organisation_id"), table_name="signing_keys")
    op.drop_table("signing_keys")
    op.drop_index(op.f("ix_sign_ins_person_id"), table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_table("rule_confirmations")
    op.drop_index(op.f("ix_projects_procuring_entity_id"), table_name="projects")
    op.drop_index(op.f("ix_projects_agent_id"), table_name="projects")
    op.drop_table("projects")
    op.drop_index(op.f("ix_one_time_codes_person_id"), table_name="one_time_codes")
    op.drop_table("one_time_codes")
    op.drop_table("handovers")
    op.drop_table("duties")
    op.drop_index(op.f("ix_api_tokens_person_id"), table_name="api_tokens")
    op.drop_table("api_tokens")
    op.drop_index(op.f("ix_people_organisation_id"), table_name="people")
    op.drop_table("people")
    op.drop_index(op.f("ix_mandates_procuring_entity_id"), table_name="mandates")
    op.drop_index(op.f("ix_mandates_agent_id"), table_name="mandates")
    op.drop_table("mandates")
    op.drop_table("stored_files")
    op.drop_table("rooms")
    op.drop_table("renditions")
    op.drop_index("ix_outbox_due", table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("organisations")
    op.drop_table("live_versions")
    op.drop_table("legal_time")
    op.drop_index(op.f("ix_leaves_lot_attempt_id"), table_name="leaves")
    op.drop_table("leaves")
    op.drop_table("heartbeats")
    op.drop_table("guesses")
    op.drop_table("counters")
    op.drop_index(op.f("ix_audit_events_subject_id"), table_name="audit_events")
    op.drop_index("ix_audit_events_project", table_name="audit_events")
    op.drop_index(op.f("ix_audit_events_person_id"), table_name="audit_events")
    op.drop_index(op.f("ix_audit_events_action"), table_name="audit_events")
    op.drop_table("audit_events")
    op.drop_index(op.f("ix_access_log_person_id"), table_name="access_log")
    op.drop_table("access_log")
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in drop_statements(table, dialect):
            op.execute(statement)
