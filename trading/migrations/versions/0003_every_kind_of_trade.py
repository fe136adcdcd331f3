"""Every kind of trade: stages, committees, rising prices, securities, remedies, contracts, time limits."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from trading.store.triggers import append_only_statements, drop_statements, names

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


class Rebuilt(NamedTuple):
    """A table that SQLite cannot alter: its new form, where each column comes from, and its indexes."""

    name: str
    created: str
    columns: Mapping[str, str]
    indexes: Sequence[str]


APPEND_ONLY = (
    "agreements",
    "archives",
    "basic_accounts",
    "examinations",
    "finance_explanations",
    "finance_items",
    "finance_lists",
    "forfeitures",
    "hammers",
    "outcomes_reported",
    "panel_signatures",
    "payment_notices",
    "performance_entries",
    "quotes",
    "refund_orders",
    "remedy_orders",
    "renunciations",
    "requirement_changes",
    "reserve_closings",
    "reserves",
    "shown_cards",
    "sign_up_ends",
)

APPEND_ONLY_BEFORE = frozenset(["audit_events", "letters", "notices"])
"""Tables altered here that were append-only already."""

AFTER = (
    Rebuilt(
        "audit_events",
        """
        CREATE TABLE new_audit_events (
            id INTEGER NOT NULL,
            public_id CHAR(32) NOT NULL,
            at DATETIME NOT NULL,
            action VARCHAR(60) NOT NULL,
            role VARCHAR(40) NOT NULL,
            person_id CHAR(32),
            organisation_id CHAR(32),
            address VARCHAR(45) NOT NULL,
            subject_type VARCHAR(40) NOT NULL,
            subject_id CHAR(32),
            project_id CHAR(32),
            sealed_until CHAR(32),
            facts TEXT NOT NULL,
            CONSTRAINT pk_audit_events PRIMARY KEY (id),
            CONSTRAINT ck_audit_events_role CHECK (role IN ('purchaser', 'bidder', 'operator', 'custodian', 'supervisor', 'administrator', 'expert', 'cashier', 'regulator', 'system', 'visitor')),
            CONSTRAINT uq_audit_events_public_id UNIQUE (public_id)
        )
        """,
        {
            "id": '"id"',
            "public_id": '"public_id"',
            "at": '"at"',
            "action": '"action"',
            "role": '"role"',
            "person_id": '"person_id"',
            "organisation_id": '"organisation_id"',
            "address": '"address"',
            "subject_type": '"subject_type"',
            "subject_id": '"subject_id"',
            "project_id": '"project_id"',
            "sealed_until": '"sealed_until"',
            "facts": '"facts"',
        },
        (
            "CREATE INDEX ix_audit_events_action ON audit_events (action)",
            "CREATE INDEX ix_audit_events_project ON audit_events (project_id, id)",
            "CREATE INDEX ix_audit_events_person_id ON audit_events (person_id)",
            "CREATE INDEX ix_audit_events_subject_id ON audit_events (subject_id)",
        ),
    ),
    Rebuilt(
        "organisations",
        """
        CREATE TABLE new_organisations (
            id CHAR(32) NOT NULL,
            name VARCHAR(200) NOT NULL,
            credit_code VARCHAR(18) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            state VARCHAR(40) NOT NULL,
            region_code VARCHAR(12) NOT NULL,
            address VARCHAR(300) NOT NULL,
            contact_name VARCHAR(60) NOT NULL,
            contact_phone VARCHAR(30) NOT NULL,
            created_at DATETIME NOT NULL,
            applied_at DATETIME,
            decided_at DATETIME,
            decision_reason TEXT NOT NULL,
            CONSTRAINT pk_organisations PRIMARY KEY (id),
            CONSTRAINT ck_organisations_kind CHECK (kind IN ('purchasing_unit', 'bidder', 'agent', 'department', 'centre', 'station', 'supervision', 'custodian', 'bank', 'expert_pool')),
            CONSTRAINT ck_organisations_state CHECK (state IN ('applied', 'admitted', 'refused', 'suspended')),
            CONSTRAINT ck_organisations_refusal_has_a_reason CHECK (state <> 'refused' OR decision_reason <> ''),
            CONSTRAINT uq_organisations_credit_code UNIQUE (credit_code)
        )
        """,
        {
            "id": '"id"',
            "name": '"name"',
            "credit_code": '"credit_code"',
            "kind": '"kind"',
            "state": '"state"',
            "region_code": '"region_code"',
            "address": '"address"',
            "contact_name": '"contact_name"',
            "contact_phone": '"contact_phone"',
            "created_at": '"created_at"',
            "applied_at": '"applied_at"',
            "decided_at": '"decided_at"',
            "decision_reason": '"decision_reason"',
        },
        (),
    ),
    Rebuilt(
        "people",
        """
        CREATE TABLE new_people (
            id CHAR(32) NOT NULL,
            organisation_id CHAR(32) NOT NULL,
            role VARCHAR(40) NOT NULL,
            login VARCHAR(60) NOT NULL,
            name VARCHAR(60) NOT NULL,
            password_hash VARCHAR(200) NOT NULL,
            locale VARCHAR(10),
            mobile VARCHAR(30) NOT NULL,
            email VARCHAR(200) NOT NULL,
            mobile_verified_at DATETIME,
            email_verified_at DATETIME,
            active BOOLEAN NOT NULL,
            created_at DATETIME NOT NULL,
            CONSTRAINT pk_people PRIMARY KEY (id),
            CONSTRAINT ck_people_role CHECK (role IN ('purchaser', 'bidder', 'operator', 'custodian', 'supervisor', 'administrator', 'expert', 'cashier', 'regulator')),
            CONSTRAINT fk_people_organisation_id_organisations FOREIGN KEY(organisation_id) REFERENCES organisations (id),
            CONSTRAINT uq_people_login UNIQUE (login)
        )
        """,
        {
            "id": '"id"',
            "organisation_id": '"organisation_id"',
            "role": '"role"',
            "login": '"login"',
            "name": '"name"',
            "password_hash": '"password_hash"',
            "locale": '"locale"',
            "mobile": '"mobile"',
            "email": '"email"',
            "mobile_verified_at": '"mobile_verified_at"',
            "email_verified_at": '"email_verified_at"',
            "active": '"active"',
            "created_at": '"created_at"',
        },
        ("CREATE INDEX ix_people_organisation_id ON people (organisation_id)",),
    ),
    Rebuilt(
        "projects",
        """
        CREATE TABLE new_projects (
            id CHAR(32) NOT NULL,
            number VARCHAR(30),
            wire_base VARCHAR(20),
            state VARCHAR(40) NOT NULL,
            title VARCHAR(200) NOT NULL,
            category VARCHAR(30) NOT NULL,
            procuring_entity_id CHAR(32) NOT NULL,
            agent_id CHAR(32),
            region_code VARCHAR(12) NOT NULL,
            content TEXT NOT NULL,
            place VARCHAR(300) NOT NULL,
            total_investment BIGINT,
            contract_estimate BIGINT,
            budget BIGINT,
            valuation BIGINT,
            yearly_rent BIGINT,
            particulars TEXT NOT NULL,
            approval_number VARCHAR(100) NOT NULL,
            approval_authority VARCHAR(200) NOT NULL,
            approval_date DATE,
            investment_code VARCHAR(24) NOT NULL,
            budget_line VARCHAR(100) NOT NULL,
            planned_start DATE,
            facts TEXT NOT NULL,
            decision TEXT,
            procedure_code VARCHAR(40),
            method VARCHAR(30) NOT NULL,
            method_reason TEXT NOT NULL,
            round INTEGER NOT NULL,
            operator_id CHAR(32),
            created_by CHAR(32) NOT NULL,
            created_at DATETIME NOT NULL,
            submitted_at DATETIME,
            taken_up_at DATETIME,
            decided_at DATETIME,
            version INTEGER NOT NULL,
            CONSTRAINT pk_projects PRIMARY KEY (id),
            CONSTRAINT ck_projects_state CHECK (state IN ('draft', 'submitted', 'checking', 'returned', 'accepted', 'not_accepted', 'recorded', 'closed')),
            CONSTRAINT uq_projects_number UNIQUE (number),
            CONSTRAINT uq_projects_wire_base UNIQUE (wire_base),
            CONSTRAINT fk_projects_procuring_entity_id_organisations FOREIGN KEY(procuring_entity_id) REFERENCES organisations (id),
            CONSTRAINT fk_projects_agent_id_organisations FOREIGN KEY(agent_id) REFERENCES organisations (id),
            CONSTRAINT fk_projects_operator_id_people FOREIGN KEY(operator_id) REFERENCES people (id),
            CONSTRAINT fk_projects_created_by_people FOREIGN KEY(created_by) REFERENCES people (id)
        )
        """,
        {
            "id": '"id"',
            "number": '"number"',
            "wire_base": '"wire_base"',
            "state": '"state"',
            "title": '"title"',
            "category": '"category"',
            "procuring_entity_id": '"procuring_entity_id"',
            "agent_id": '"agent_id"',
            "region_code": '"region_code"',
            "content": '"content"',
            "place": '"place"',
            "total_investment": '"total_investment"',
            "contract_estimate": '"contract_estimate"',
            "budget": '"budget"',
            "valuation": '"valuation"',
            "yearly_rent": "NULL",
            "particulars": "'{}'",
            "approval_number": '"approval_number"',
            "approval_authority": '"approval_authority"',
            "approval_date": '"approval_date"',
            "investment_code": '"investment_code"',
            "budget_line": '"budget_line"',
            "planned_start": '"planned_start"',
            "facts": '"facts"',
            "decision": '"decision"',
            "procedure_code": '"procedure_code"',
            "method": '"method"',
            "method_reason": '"method_reason"',
            "round": '"round"',
            "operator_id": '"operator_id"',
            "created_by": '"created_by"',
            "created_at": '"created_at"',
            "submitted_at": '"submitted_at"',
            "taken_up_at": '"taken_up_at"',
            "decided_at": '"decided_at"',
            "version": '"version"',
        },
        (
            "CREATE INDEX ix_projects_procuring_entity_id ON projects (procuring_entity_id)",
            "CREATE INDEX ix_projects_agent_id ON projects (agent_id)",
        ),
    ),
    Rebuilt(
        "tenders",
        """
        CREATE TABLE new_tenders (
            id CHAR(32) NOT NULL,
            project_id CHAR(32) NOT NULL,
            round INTEGER NOT NULL,
            title VARCHAR(200) NOT NULL,
            procedure_code VARCHAR(40) NOT NULL,
            procedure TEXT,
            audience VARCHAR(40) NOT NULL,
            documents_from DATETIME,
            documents_until DATETIME,
            questions_until DATETIME,
            sign_up_until DATETIME,
            deadline DATETIME,
            opening_place VARCHAR(200) NOT NULL,
            need TEXT NOT NULL,
            qualification TEXT NOT NULL,
            objection_channel TEXT NOT NULL,
            duration_days INTEGER,
            validity_days INTEGER NOT NULL,
            bid_security BIGINT,
            joint_members_at_most INTEGER,
            contact VARCHAR(300) NOT NULL,
            created_by CHAR(32) NOT NULL,
            created_at DATETIME NOT NULL,
            version INTEGER NOT NULL,
            CONSTRAINT pk_tenders PRIMARY KEY (id),
            CONSTRAINT uq_tenders_project_id_round UNIQUE (project_id, round),
            CONSTRAINT ck_tenders_audience CHECK (audience IN ('public', 'invited')),
            CONSTRAINT fk_tenders_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id),
            CONSTRAINT fk_tenders_created_by_people FOREIGN KEY(created_by) REFERENCES people (id)
        )
        """,
        {
            "id": '"id"',
            "project_id": '"project_id"',
            "round": '"round"',
            "title": '"title"',
            "procedure_code": '"procedure_code"',
            "procedure": '"procedure"',
            "audience": "'public'",
            "documents_from": '"documents_from"',
            "documents_until": '"documents_until"',
            "questions_until": '"questions_until"',
            "sign_up_until": "NULL",
            "deadline": '"deadline"',
            "opening_place": '"opening_place"',
            "need": '"need"',
            "qualification": '"qualification"',
            "objection_channel": '"objection_channel"',
            "duration_days": '"duration_days"',
            "validity_days": '"validity_days"',
            "bid_security": '"bid_security"',
            "joint_members_at_most": "NULL",
            "contact": '"contact"',
            "created_by": '"created_by"',
            "created_at": '"created_at"',
            "version": '"version"',
        },
        ("CREATE INDEX ix_tenders_project_id ON tenders (project_id)",),
    ),
    Rebuilt(
        "lot_attempts",
        """
        CREATE TABLE new_lot_attempts (
            id CHAR(32) NOT NULL,
            lot_id CHAR(32) NOT NULL,
            project_id CHAR(32) NOT NULL,
            number INTEGER NOT NULL,
            continues_id CHAR(32),
            invited_only BOOLEAN NOT NULL,
            closed_opening BOOLEAN NOT NULL,
            wire_id VARCHAR(40) NOT NULL,
            stage VARCHAR(20) NOT NULL,
            state VARCHAR(40) NOT NULL,
            quorum INTEGER NOT NULL,
            ceiling_price BIGINT,
            minimum_bidders INTEGER NOT NULL,
            published_at DATETIME,
            deadline DATETIME,
            notice_sha256 VARCHAR(64),
            CONSTRAINT pk_lot_attempts PRIMARY KEY (id),
            CONSTRAINT uq_lot_attempts_lot_id_number UNIQUE (lot_id, number),
            CONSTRAINT ck_lot_attempts_state CHECK (state IN ('preparing', 'published', 'failed', 'terminated', 'opened', 'candidates', 'awarded', 'continued')),
            CONSTRAINT ck_lot_attempts_published_facts CHECK (state = 'preparing' OR state = 'terminated' OR (deadline IS NOT NULL AND published_at IS NOT NULL AND notice_sha256 IS NOT NULL)),
            CONSTRAINT ck_lot_attempts_order CHECK (deadline IS NULL OR published_at IS NULL OR deadline > published_at),
            CONSTRAINT fk_lot_attempts_lot_id_lots FOREIGN KEY(lot_id) REFERENCES lots (id),
            CONSTRAINT fk_lot_attempts_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id),
            CONSTRAINT uq_lot_attempts_continues_id UNIQUE (continues_id),
            CONSTRAINT fk_lot_attempts_continues_id_lot_attempts FOREIGN KEY(continues_id) REFERENCES lot_attempts (id),
            CONSTRAINT uq_lot_attempts_wire_id UNIQUE (wire_id)
        )
        """,
        {
            "id": '"id"',
            "lot_id": '"lot_id"',
            "project_id": '"project_id"',
            "number": '"number"',
            "continues_id": "NULL",
            "invited_only": "0",
            "closed_opening": "0",
            "wire_id": '"wire_id"',
            "stage": '"stage"',
            "state": '"state"',
            "quorum": '"quorum"',
            "ceiling_price": '"ceiling_price"',
            "minimum_bidders": '"minimum_bidders"',
            "published_at": '"published_at"',
            "deadline": '"deadline"',
            "notice_sha256": '"notice_sha256"',
        },
        (
            "CREATE INDEX ix_lot_attempts_state ON lot_attempts (state)",
            "CREATE INDEX ix_lot_attempts_published_at ON lot_attempts (published_at)",
            "CREATE INDEX ix_lot_attempts_deadline ON lot_attempts (deadline)",
            "CREATE INDEX ix_lot_attempts_project_id ON lot_attempts (project_id)",
        ),
    ),
    Rebuilt(
        "notices",
        """
        CREATE TABLE new_notices (
            id CHAR(32) NOT NULL,
            number VARCHAR(40) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            audience VARCHAR(40) NOT NULL,
            tender_id CHAR(32) NOT NULL,
            project_id CHAR(32) NOT NULL,
            amends_id CHAR(32),
            reseal BOOLEAN NOT NULL,
            title VARCHAR(300) NOT NULL,
            schema VARCHAR(30) NOT NULL,
            frozen TEXT NOT NULL,
            sha256 VARCHAR(64) NOT NULL,
            note TEXT NOT NULL,
            note_sha256 VARCHAR(64) NOT NULL,
            published_at DATETIME NOT NULL,
            CONSTRAINT pk_notices PRIMARY KEY (id),
            CONSTRAINT ck_notices_kind CHECK (kind IN ('tender', 'single_source', 'amendment', 'clarification', 'suspension', 'resumption', 'termination', 'failure', 'candidates', 'result', 'contract', 'contract_change')),
            CONSTRAINT ck_notices_audience CHECK (audience IN ('public', 'invited')),
            CONSTRAINT uq_notices_number UNIQUE (number),
            CONSTRAINT fk_notices_tender_id_tenders FOREIGN KEY(tender_id) REFERENCES tenders (id),
            CONSTRAINT fk_notices_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id),
            CONSTRAINT fk_notices_amends_id_notices FOREIGN KEY(amends_id) REFERENCES notices (id),
            CONSTRAINT uq_notices_note_sha256 UNIQUE (note_sha256)
        )
        """,
        {
            "id": '"id"',
            "number": '"number"',
            "kind": '"kind"',
            "audience": "'public'",
            "tender_id": '"tender_id"',
            "project_id": '"project_id"',
            "amends_id": '"amends_id"',
            "reseal": '"reseal"',
            "title": '"title"',
            "schema": '"schema"',
            "frozen": '"frozen"',
            "sha256": '"sha256"',
            "note": '"note"',
            "note_sha256": '"note_sha256"',
            "published_at": '"published_at"',
        },
        (
            "CREATE INDEX ix_notices_published_at ON notices (published_at)",
            "CREATE INDEX ix_notices_tender_id ON notices (tender_id)",
            "CREATE INDEX ix_notices_project_id ON notices (project_id)",
            "CREATE INDEX ix_notices_kind ON notices (kind)",
        ),
    ),
    Rebuilt(
        "draws",
        """
        CREATE TABLE new_draws (
            id CHAR(32) NOT NULL,
            number VARCHAR(20) NOT NULL,
            attempt INTEGER NOT NULL,
            lot_attempt_id CHAR(32) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            state VARCHAR(40) NOT NULL,
            "select" INTEGER NOT NULL,
            quorum INTEGER NOT NULL,
            arranged_by CHAR(32),
            arranged_at DATETIME NOT NULL,
            contributions_until DATETIME,
            keys_until DATETIME,
            listed_at DATETIME,
            frozen TEXT,
            note TEXT,
            note_sha256 VARCHAR(64),
            failure VARCHAR(40),
            ended_at DATETIME,
            CONSTRAINT pk_draws PRIMARY KEY (id),
            CONSTRAINT uq_draws_number_attempt UNIQUE (number, attempt),
            CONSTRAINT ck_draws_state CHECK (state IN ('preparing', 'listed', 'drawn', 'failed', 'given_up')),
            CONSTRAINT ck_draws_kind CHECK (kind IN ('experts', 'applicants', 'equal_prices', 'contractor')),
            CONSTRAINT ck_draws_listed_whole CHECK (state IN ('preparing', 'given_up') OR frozen IS NOT NULL),
            CONSTRAINT ck_draws_failed_with_reason CHECK ((failure IS NULL) = (state <> 'failed')),
            CONSTRAINT fk_draws_lot_attempt_id_lot_attempts FOREIGN KEY(lot_attempt_id) REFERENCES lot_attempts (id),
            CONSTRAINT fk_draws_arranged_by_people FOREIGN KEY(arranged_by) REFERENCES people (id)
        )
        """,
        {
            "id": '"id"',
            "number": '"number"',
            "attempt": '"attempt"',
            "lot_attempt_id": '"lot_attempt_id"',
            "kind": '"kind"',
            "state": '"state"',
            "select": '"select"',
            "quorum": '"quorum"',
            "arranged_by": '"arranged_by"',
            "arranged_at": '"arranged_at"',
            "contributions_until": '"contributions_until"',
            "keys_until": '"keys_until"',
            "listed_at": '"listed_at"',
            "frozen": '"frozen"',
            "note": '"note"',
            "note_sha256": '"note_sha256"',
            "failure": '"failure"',
            "ended_at": '"ended_at"',
        },
        ("CREATE INDEX ix_draws_lot_attempt_id ON draws (lot_attempt_id)",),
    ),
    Rebuilt(
        "notice_drafts",
        """
        CREATE TABLE new_notice_drafts (
            id CHAR(32) NOT NULL,
            tender_id CHAR(32) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            state VARCHAR(40) NOT NULL,
            content TEXT NOT NULL,
            drafted_by CHAR(32),
            drafted_at DATETIME NOT NULL,
            reviewed_by CHAR(32),
            reviewed_at DATETIME,
            published_by CHAR(32),
            sent_back_because TEXT NOT NULL,
            notice_id CHAR(32),
            CONSTRAINT pk_notice_drafts PRIMARY KEY (id),
            CONSTRAINT ck_notice_drafts_kind CHECK (kind IN ('tender', 'single_source', 'amendment', 'clarification', 'suspension', 'resumption', 'termination', 'failure', 'candidates', 'result', 'contract', 'contract_change')),
            CONSTRAINT ck_notice_drafts_state CHECK (state IN ('draft', 'reviewed', 'published', 'discarded')),
            CONSTRAINT ck_notice_drafts_two_people CHECK (published_by IS NULL OR (COALESCE(drafted_by, reviewed_by) IS NOT NULL AND COALESCE(drafted_by, reviewed_by) <> published_by)),
            CONSTRAINT ck_notice_drafts_published_whole CHECK ((state = 'published') = (notice_id IS NOT NULL)),
            CONSTRAINT fk_notice_drafts_tender_id_tenders FOREIGN KEY(tender_id) REFERENCES tenders (id),
            CONSTRAINT fk_notice_drafts_drafted_by_people FOREIGN KEY(drafted_by) REFERENCES people (id),
            CONSTRAINT fk_notice_drafts_reviewed_by_people FOREIGN KEY(reviewed_by) REFERENCES people (id),
            CONSTRAINT fk_notice_drafts_published_by_people FOREIGN KEY(published_by) REFERENCES people (id),
            CONSTRAINT fk_notice_drafts_notice_id_notices FOREIGN KEY(notice_id) REFERENCES notices (id)
        )
        """,
        {
            "id": '"id"',
            "tender_id": '"tender_id"',
            "kind": '"kind"',
            "state": '"state"',
            "content": '"content"',
            "drafted_by": '"drafted_by"',
            "drafted_at": '"drafted_at"',
            "reviewed_by": '"reviewed_by"',
            "reviewed_at": '"reviewed_at"',
            "published_by": '"published_by"',
            "sent_back_because": '"sent_back_because"',
            "notice_id": '"notice_id"',
        },
        ("CREATE INDEX ix_notice_drafts_tender_id ON notice_drafts (tender_id)",),
    ),
    Rebuilt(
        "assessments",
        """
        CREATE TABLE new_assessments (
            id CHAR(32) NOT NULL,
            lot_attempt_id CHAR(32) NOT NULL,
            ground VARCHAR(40),
            reason TEXT NOT NULL,
            evaluated_price BIGINT,
            rank INTEGER,
            judged_by CHAR(32) NOT NULL,
            at DATETIME NOT NULL,
            version INTEGER NOT NULL,
            CONSTRAINT pk_assessments PRIMARY KEY (id),
            CONSTRAINT ck_assessments_judged CHECK (ground IS NULL OR evaluated_price IS NULL),
            CONSTRAINT ck_assessments_rejected_with_reason CHECK (ground IS NULL OR reason <> ''),
            CONSTRAINT ck_assessments_ranked_if_accepted CHECK (ground IS NULL OR rank IS NULL),
            CONSTRAINT ck_assessments_ground CHECK (ground IS NULL OR ground IN ('unsigned', 'no_joint_venture_agreement', 'unqualified', 'two_prices', 'above_ceiling', 'below_cost', 'non_responsive', 'collusion')),
            CONSTRAINT uq_assessments_lot_attempt_id_rank UNIQUE (lot_attempt_id, rank),
            CONSTRAINT fk_assessments_id_bids FOREIGN KEY(id) REFERENCES bids (id),
            CONSTRAINT fk_assessments_lot_attempt_id_lot_attempts FOREIGN KEY(lot_attempt_id) REFERENCES lot_attempts (id),
            CONSTRAINT fk_assessments_judged_by_people FOREIGN KEY(judged_by) REFERENCES people (id)
        )
        """,
        {
            "id": '"id"',
            "lot_attempt_id": '"lot_attempt_id"',
            "ground": '"ground"',
            "reason": '"reason"',
            "evaluated_price": '"evaluated_price"',
            "rank": '"rank"',
            "judged_by": '"judged_by"',
            "at": '"at"',
            "version": '"version"',
        },
        ("CREATE INDEX ix_assessments_lot_attempt_id ON assessments (lot_attempt_id)",),
    ),
    Rebuilt(
        "awards",
        """
        CREATE TABLE new_awards (
            id CHAR(32) NOT NULL,
            lot_attempt_id CHAR(32) NOT NULL,
            organisation_id CHAR(32) NOT NULL,
            bid_id CHAR(32),
            state VARCHAR(40) NOT NULL,
            price BIGINT NOT NULL,
            publicity_until DATETIME,
            decided_at DATETIME NOT NULL,
            letter_number VARCHAR(40),
            fell_away_because TEXT NOT NULL,
            CONSTRAINT pk_awards PRIMARY KEY (id),
            CONSTRAINT ck_awards_state CHECK (state IN ('proposed', 'awarded', 'replaced')),
            CONSTRAINT fk_awards_lot_attempt_id_lot_attempts FOREIGN KEY(lot_attempt_id) REFERENCES lot_attempts (id),
            CONSTRAINT fk_awards_organisation_id_organisations FOREIGN KEY(organisation_id) REFERENCES organisations (id),
            CONSTRAINT fk_awards_bid_id_bids FOREIGN KEY(bid_id) REFERENCES bids (id),
            CONSTRAINT uq_awards_letter_number UNIQUE (letter_number)
        )
        """,
        {
            "id": '"id"',
            "lot_attempt_id": '"lot_attempt_id"',
            "organisation_id": "(SELECT organisation_id FROM bids WHERE bids.id = awards.bid_id)",
            "bid_id": '"bid_id"',
            "state": '"state"',
            "price": '"price"',
            "publicity_until": '"publicity_until"',
            "decided_at": '"decided_at"',
            "letter_number": '"letter_number"',
            "fell_away_because": "''",
        },
        (
            "CREATE INDEX ix_awards_organisation_id ON awards (organisation_id)",
            "CREATE UNIQUE INDEX uq_awards_one_standing ON awards (lot_attempt_id) WHERE state <> 'replaced'",
            "CREATE INDEX ix_awards_lot_attempt_id ON awards (lot_attempt_id)",
        ),
    ),
    Rebuilt(
        "letters",
        """
        CREATE TABLE new_letters (
            id CHAR(32) NOT NULL,
            lot_attempt_id CHAR(32) NOT NULL,
            organisation_id CHAR(32) NOT NULL,
            bid_id CHAR(32),
            kind VARCHAR(40) NOT NULL,
            number VARCHAR(40) NOT NULL,
            frozen TEXT NOT NULL,
            sha256 VARCHAR(64) NOT NULL,
            at DATETIME NOT NULL,
            CONSTRAINT pk_letters PRIMARY KEY (id),
            CONSTRAINT ck_letters_kind CHECK (kind IN ('acceptance', 'outcome')),
            CONSTRAINT fk_letters_lot_attempt_id_lot_attempts FOREIGN KEY(lot_attempt_id) REFERENCES lot_attempts (id),
            CONSTRAINT fk_letters_organisation_id_organisations FOREIGN KEY(organisation_id) REFERENCES organisations (id),
            CONSTRAINT fk_letters_bid_id_bids FOREIGN KEY(bid_id) REFERENCES bids (id),
            CONSTRAINT uq_letters_number UNIQUE (number)
        )
        """,
        {
            "id": '"id"',
            "lot_attempt_id": '"lot_attempt_id"',
            "organisation_id": "(SELECT organisation_id FROM bids WHERE bids.id = letters.bid_id)",
            "bid_id": '"bid_id"',
            "kind": '"kind"',
            "number": '"number"',
            "frozen": '"frozen"',
            "sha256": '"sha256"',
            "at": '"at"',
        },
        (
            "CREATE INDEX ix_letters_organisation_id ON letters (organisation_id)",
            "CREATE INDEX ix_letters_lot_attempt_id ON letters (lot_attempt_id)",
        ),
    ),
)

BEFORE = (
    Rebuilt(
        "audit_events",
        """
        CREATE TABLE new_audit_events (
            id INTEGER NOT NULL,
            public_id CHAR(32) NOT NULL,
            at DATETIME NOT NULL,
            action VARCHAR(60) NOT NULL,
            role VARCHAR(40) NOT NULL,
            person_id CHAR(32),
            organisation_id CHAR(32),
            address VARCHAR(45) NOT NULL,
            subject_type VARCHAR(40) NOT NULL,
            subject_id CHAR(32),
            project_id CHAR(32),
            sealed_until CHAR(32),
            facts TEXT NOT NULL,
            CONSTRAINT pk_audit_events PRIMARY KEY (id),
            CONSTRAINT ck_audit_events_role CHECK (role IN ('purchaser', 'bidder', 'operator', 'custodian', 'supervisor', 'administrator', 'system', 'visitor')),
            CONSTRAINT uq_audit_events_public_id UNIQUE (public_id)
        )
        """,
        {
            "id": '"id"',
            "public_id": '"public_id"',
            "at": '"at"',
            "action": '"action"',
            "role": '"role"',
            "person_id": '"person_id"',
            "organisation_id": '"organisation_id"',
            "address": '"address"',
            "subject_type": '"subject_type"',
            "subject_id": '"subject_id"',
            "project_id": '"project_id"',
            "sealed_until": '"sealed_until"',
            "facts": '"facts"',
        },
        (
            "CREATE INDEX ix_audit_events_project ON audit_events (project_id, id)",
            "CREATE INDEX ix_audit_events_action ON audit_events (action)",
            "CREATE INDEX ix_audit_events_person_id ON audit_events (person_id)",
            "CREATE INDEX ix_audit_events_subject_id ON audit_events (subject_id)",
        ),
    ),
    Rebuilt(
        "organisations",
        """
        CREATE TABLE new_organisations (
            id CHAR(32) NOT NULL,
            name VARCHAR(200) NOT NULL,
            credit_code VARCHAR(18) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            state VARCHAR(40) NOT NULL,
            region_code VARCHAR(12) NOT NULL,
            address VARCHAR(300) NOT NULL,
            contact_name VARCHAR(60) NOT NULL,
            contact_phone VARCHAR(30) NOT NULL,
            created_at DATETIME NOT NULL,
            applied_at DATETIME,
            decided_at DATETIME,
            decision_reason TEXT NOT NULL,
            CONSTRAINT pk_organisations PRIMARY KEY (id),
            CONSTRAINT ck_organisations_kind CHECK (kind IN ('purchasing_unit', 'bidder', 'agent', 'department', 'centre', 'station', 'supervision', 'custodian')),
            CONSTRAINT ck_organisations_state CHECK (state IN ('applied', 'admitted', 'refused', 'suspended')),
            CONSTRAINT ck_organisations_refusal_has_a_reason CHECK (state <> 'refused' OR decision_reason <> ''),
            CONSTRAINT uq_organisations_credit_code UNIQUE (credit_code)
        )
        """,
        {
            "id": '"id"',
            "name": '"name"',
            "credit_code": '"credit_code"',
            "kind": '"kind"',
            "state": '"state"',
            "region_code": '"region_code"',
            "address": '"address"',
            "contact_name": '"contact_name"',
            "contact_phone": '"contact_phone"',
            "created_at": '"created_at"',
            "applied_at": '"applied_at"',
            "decided_at": '"decided_at"',
            "decision_reason": '"decision_reason"',
        },
        (),
    ),
    Rebuilt(
        "people",
        """
        CREATE TABLE new_people (
            id CHAR(32) NOT NULL,
            organisation_id CHAR(32) NOT NULL,
            role VARCHAR(40) NOT NULL,
            login VARCHAR(60) NOT NULL,
            name VARCHAR(60) NOT NULL,
            password_hash VARCHAR(200) NOT NULL,
            locale VARCHAR(10),
            mobile VARCHAR(30) NOT NULL,
            email VARCHAR(200) NOT NULL,
            mobile_verified_at DATETIME,
            email_verified_at DATETIME,
            active BOOLEAN NOT NULL,
            created_at DATETIME NOT NULL,
            CONSTRAINT pk_people PRIMARY KEY (id),
            CONSTRAINT ck_people_role CHECK (role IN ('purchaser', 'bidder', 'operator', 'custodian', 'supervisor', 'administrator')),
            CONSTRAINT fk_people_organisation_id_organisations FOREIGN KEY(organisation_id) REFERENCES organisations (id),
            CONSTRAINT uq_people_login UNIQUE (login)
        )
        """,
        {
            "id": '"id"',
            "organisation_id": '"organisation_id"',
            "role": '"role"',
            "login": '"login"',
            "name": '"name"',
            "password_hash": '"password_hash"',
            "locale": '"locale"',
            "mobile": '"mobile"',
            "email": '"email"',
            "mobile_verified_at": '"mobile_verified_at"',
            "email_verified_at": '"email_verified_at"',
            "active": '"active"',
            "created_at": '"created_at"',
        },
        ("CREATE INDEX ix_people_organisation_id ON people (organisation_id)",),
    ),
    Rebuilt(
        "projects",
        """
        CREATE TABLE new_projects (
            id CHAR(32) NOT NULL,
            number VARCHAR(30),
            wire_base VARCHAR(20),
            state VARCHAR(40) NOT NULL,
            title VARCHAR(200) NOT NULL,
            category VARCHAR(30) NOT NULL,
            procuring_entity_id CHAR(32) NOT NULL,
            agent_id CHAR(32),
            region_code VARCHAR(12) NOT NULL,
            content TEXT NOT NULL,
            place VARCHAR(300) NOT NULL,
            total_investment BIGINT,
            contract_estimate BIGINT,
            budget BIGINT,
            valuation BIGINT,
            reserve BIGINT,
            approval_number VARCHAR(100) NOT NULL,
            approval_authority VARCHAR(200) NOT NULL,
            approval_date DATE,
            investment_code VARCHAR(24) NOT NULL,
            budget_line VARCHAR(100) NOT NULL,
            planned_start DATE,
            facts TEXT NOT NULL,
            decision TEXT,
            procedure_code VARCHAR(40),
            method VARCHAR(30) NOT NULL,
            method_reason TEXT NOT NULL,
            round INTEGER NOT NULL,
            operator_id CHAR(32),
            created_by CHAR(32) NOT NULL,
            created_at DATETIME NOT NULL,
            submitted_at DATETIME,
            taken_up_at DATETIME,
            decided_at DATETIME,
            version INTEGER NOT NULL,
            CONSTRAINT pk_projects PRIMARY KEY (id),
            CONSTRAINT ck_projects_state CHECK (state IN ('draft', 'submitted', 'checking', 'returned', 'accepted', 'not_accepted', 'recorded', 'closed')),
            CONSTRAINT uq_projects_number UNIQUE (number),
            CONSTRAINT uq_projects_wire_base UNIQUE (wire_base),
            CONSTRAINT fk_projects_procuring_entity_id_organisations FOREIGN KEY(procuring_entity_id) REFERENCES organisations (id),
            CONSTRAINT fk_projects_agent_id_organisations FOREIGN KEY(agent_id) REFERENCES organisations (id),
            CONSTRAINT fk_projects_operator_id_people FOREIGN KEY(operator_id) REFERENCES people (id),
            CONSTRAINT fk_projects_created_by_people FOREIGN KEY(created_by) REFERENCES people (id)
        )
        """,
        {
            "id": '"id"',
            "number": '"number"',
            "wire_base": '"wire_base"',
            "state": '"state"',
            "title": '"title"',
            "category": '"category"',
            "procuring_entity_id": '"procuring_entity_id"',
            "agent_id": '"agent_id"',
            "region_code": '"region_code"',
            "content": '"content"',
            "place": '"place"',
            "total_investment": '"total_investment"',
            "contract_estimate": '"contract_estimate"',
            "budget": '"budget"',
            "valuation": '"valuation"',
            "reserve": "NULL",
            "approval_number": '"approval_number"',
            "approval_authority": '"approval_authority"',
            "approval_date": '"approval_date"',
            "investment_code": '"investment_code"',
            "budget_line": '"budget_line"',
            "planned_start": '"planned_start"',
            "facts": '"facts"',
            "decision": '"decision"',
            "procedure_code": '"procedure_code"',
            "method": '"method"',
            "method_reason": '"method_reason"',
            "round": '"round"',
            "operator_id": '"operator_id"',
            "created_by": '"created_by"',
            "created_at": '"created_at"',
            "submitted_at": '"submitted_at"',
            "taken_up_at": '"taken_up_at"',
            "decided_at": '"decided_at"',
            "version": '"version"',
        },
        (
            "CREATE INDEX ix_projects_agent_id ON projects (agent_id)",
            "CREATE INDEX ix_projects_procuring_entity_id ON projects (procuring_entity_id)",
        ),
    ),
    Rebuilt(
        "tenders",
        """
        CREATE TABLE new_tenders (
            id CHAR(32) NOT NULL,
            project_id CHAR(32) NOT NULL,
            round INTEGER NOT NULL,
            title VARCHAR(200) NOT NULL,
            procedure_code VARCHAR(40) NOT NULL,
            procedure TEXT,
            documents_from DATETIME,
            documents_until DATETIME,
            questions_until DATETIME,
            deadline DATETIME,
            opening_place VARCHAR(200) NOT NULL,
            need TEXT NOT NULL,
            qualification TEXT NOT NULL,
            objection_channel TEXT NOT NULL,
            duration_days INTEGER,
            validity_days INTEGER NOT NULL,
            bid_security BIGINT,
            contact VARCHAR(300) NOT NULL,
            created_by CHAR(32) NOT NULL,
            created_at DATETIME NOT NULL,
            version INTEGER NOT NULL,
            CONSTRAINT pk_tenders PRIMARY KEY (id),
            CONSTRAINT uq_tenders_project_id_round UNIQUE (project_id, round),
            CONSTRAINT fk_tenders_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id),
            CONSTRAINT fk_tenders_created_by_people FOREIGN KEY(created_by) REFERENCES people (id)
        )
        """,
        {
            "id": '"id"',
            "project_id": '"project_id"',
            "round": '"round"',
            "title": '"title"',
            "procedure_code": '"procedure_code"',
            "procedure": '"procedure"',
            "documents_from": '"documents_from"',
            "documents_until": '"documents_until"',
            "questions_until": '"questions_until"',
            "deadline": '"deadline"',
            "opening_place": '"opening_place"',
            "need": '"need"',
            "qualification": '"qualification"',
            "objection_channel": '"objection_channel"',
            "duration_days": '"duration_days"',
            "validity_days": '"validity_days"',
            "bid_security": '"bid_security"',
            "contact": '"contact"',
            "created_by": '"created_by"',
            "created_at": '"created_at"',
            "version": '"version"',
        },
        ("CREATE INDEX ix_tenders_project_id ON tenders (project_id)",),
    ),
    Rebuilt(
        "lot_attempts",
        """
        CREATE TABLE new_lot_attempts (
            id CHAR(32) NOT NULL,
            lot_id CHAR(32) NOT NULL,
            project_id CHAR(32) NOT NULL,
            number INTEGER NOT NULL,
            wire_id VARCHAR(40) NOT NULL,
            stage VARCHAR(20) NOT NULL,
            state VARCHAR(40) NOT NULL,
            quorum INTEGER NOT NULL,
            ceiling_price BIGINT,
            minimum_bidders INTEGER NOT NULL,
            published_at DATETIME,
            deadline DATETIME,
            notice_sha256 VARCHAR(64),
            CONSTRAINT pk_lot_attempts PRIMARY KEY (id),
            CONSTRAINT uq_lot_attempts_lot_id_number UNIQUE (lot_id, number),
            CONSTRAINT ck_lot_attempts_state CHECK (state IN ('preparing', 'published', 'failed', 'terminated', 'opened', 'candidates', 'awarded')),
            CONSTRAINT ck_lot_attempts_published_facts CHECK (state = 'preparing' OR state = 'terminated' OR (deadline IS NOT NULL AND published_at IS NOT NULL AND notice_sha256 IS NOT NULL)),
            CONSTRAINT ck_lot_attempts_order CHECK (deadline IS NULL OR published_at IS NULL OR deadline > published_at),
            CONSTRAINT fk_lot_attempts_lot_id_lots FOREIGN KEY(lot_id) REFERENCES lots (id),
            CONSTRAINT fk_lot_attempts_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id),
            CONSTRAINT uq_lot_attempts_wire_id UNIQUE (wire_id)
        )
        """,
        {
            "id": '"id"',
            "lot_id": '"lot_id"',
            "project_id": '"project_id"',
            "number": '"number"',
            "wire_id": '"wire_id"',
            "stage": '"stage"',
            "state": '"state"',
            "quorum": '"quorum"',
            "ceiling_price": '"ceiling_price"',
            "minimum_bidders": '"minimum_bidders"',
            "published_at": '"published_at"',
            "deadline": '"deadline"',
            "notice_sha256": '"notice_sha256"',
        },
        (
            "CREATE INDEX ix_lot_attempts_project_id ON lot_attempts (project_id)",
            "CREATE INDEX ix_lot_attempts_state ON lot_attempts (state)",
            "CREATE INDEX ix_lot_attempts_deadline ON lot_attempts (deadline)",
            "CREATE INDEX ix_lot_attempts_published_at ON lot_attempts (published_at)",
        ),
    ),
    Rebuilt(
        "notices",
        """
        CREATE TABLE new_notices (
            id CHAR(32) NOT NULL,
            number VARCHAR(40) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            tender_id CHAR(32) NOT NULL,
            project_id CHAR(32) NOT NULL,
            amends_id CHAR(32),
            reseal BOOLEAN NOT NULL,
            title VARCHAR(300) NOT NULL,
            schema VARCHAR(30) NOT NULL,
            frozen TEXT NOT NULL,
            sha256 VARCHAR(64) NOT NULL,
            note TEXT NOT NULL,
            note_sha256 VARCHAR(64) NOT NULL,
            published_at DATETIME NOT NULL,
            CONSTRAINT pk_notices PRIMARY KEY (id),
            CONSTRAINT ck_notices_kind CHECK (kind IN ('tender', 'amendment', 'termination', 'failure', 'candidates', 'result')),
            CONSTRAINT uq_notices_number UNIQUE (number),
            CONSTRAINT fk_notices_tender_id_tenders FOREIGN KEY(tender_id) REFERENCES tenders (id),
            CONSTRAINT fk_notices_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id),
            CONSTRAINT fk_notices_amends_id_notices FOREIGN KEY(amends_id) REFERENCES notices (id),
            CONSTRAINT uq_notices_note_sha256 UNIQUE (note_sha256)
        )
        """,
        {
            "id": '"id"',
            "number": '"number"',
            "kind": '"kind"',
            "tender_id": '"tender_id"',
            "project_id": '"project_id"',
            "amends_id": '"amends_id"',
            "reseal": '"reseal"',
            "title": '"title"',
            "schema": '"schema"',
            "frozen": '"frozen"',
            "sha256": '"sha256"',
            "note": '"note"',
            "note_sha256": '"note_sha256"',
            "published_at": '"published_at"',
        },
        (
            "CREATE INDEX ix_notices_project_id ON notices (project_id)",
            "CREATE INDEX ix_notices_tender_id ON notices (tender_id)",
            "CREATE INDEX ix_notices_published_at ON notices (published_at)",
            "CREATE INDEX ix_notices_kind ON notices (kind)",
        ),
    ),
    Rebuilt(
        "draws",
        """
        CREATE TABLE new_draws (
            id CHAR(32) NOT NULL,
            number VARCHAR(20) NOT NULL,
            attempt INTEGER NOT NULL,
            lot_attempt_id CHAR(32) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            state VARCHAR(40) NOT NULL,
            "select" INTEGER NOT NULL,
            quorum INTEGER NOT NULL,
            arranged_by CHAR(32) NOT NULL,
            arranged_at DATETIME NOT NULL,
            contributions_until DATETIME,
            keys_until DATETIME,
            listed_at DATETIME,
            frozen TEXT,
            note TEXT,
            note_sha256 VARCHAR(64),
            failure VARCHAR(40),
            ended_at DATETIME,
            CONSTRAINT pk_draws PRIMARY KEY (id),
            CONSTRAINT uq_draws_number_attempt UNIQUE (number, attempt),
            CONSTRAINT ck_draws_state CHECK (state IN ('preparing', 'listed', 'drawn', 'failed', 'given_up')),
            CONSTRAINT ck_draws_kind CHECK (kind IN ('experts', 'applicants', 'equal_prices')),
            CONSTRAINT ck_draws_listed_whole CHECK (state IN ('preparing', 'given_up') OR frozen IS NOT NULL),
            CONSTRAINT ck_draws_failed_with_reason CHECK ((failure IS NULL) = (state <> 'failed')),
            CONSTRAINT fk_draws_lot_attempt_id_lot_attempts FOREIGN KEY(lot_attempt_id) REFERENCES lot_attempts (id),
            CONSTRAINT fk_draws_arranged_by_people FOREIGN KEY(arranged_by) REFERENCES people (id)
        )
        """,
        {
            "id": '"id"',
            "number": '"number"',
            "attempt": '"attempt"',
            "lot_attempt_id": '"lot_attempt_id"',
            "kind": '"kind"',
            "state": '"state"',
            "select": '"select"',
            "quorum": '"quorum"',
            "arranged_by": '"arranged_by"',
            "arranged_at": '"arranged_at"',
            "contributions_until": '"contributions_until"',
            "keys_until": '"keys_until"',
            "listed_at": '"listed_at"',
            "frozen": '"frozen"',
            "note": '"note"',
            "note_sha256": '"note_sha256"',
            "failure": '"failure"',
            "ended_at": '"ended_at"',
        },
        ("CREATE INDEX ix_draws_lot_attempt_id ON draws (lot_attempt_id)",),
    ),
    Rebuilt(
        "notice_drafts",
        """
        CREATE TABLE new_notice_drafts (
            id CHAR(32) NOT NULL,
            tender_id CHAR(32) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            state VARCHAR(40) NOT NULL,
            content TEXT NOT NULL,
            drafted_by CHAR(32),
            drafted_at DATETIME NOT NULL,
            reviewed_by CHAR(32),
            reviewed_at DATETIME,
            published_by CHAR(32),
            sent_back_because TEXT NOT NULL,
            notice_id CHAR(32),
            CONSTRAINT pk_notice_drafts PRIMARY KEY (id),
            CONSTRAINT ck_notice_drafts_kind CHECK (kind IN ('tender', 'amendment', 'termination', 'failure', 'candidates', 'result')),
            CONSTRAINT ck_notice_drafts_state CHECK (state IN ('draft', 'reviewed', 'published', 'discarded')),
            CONSTRAINT ck_notice_drafts_two_people CHECK (published_by IS NULL OR (COALESCE(drafted_by, reviewed_by) IS NOT NULL AND COALESCE(drafted_by, reviewed_by) <> published_by)),
            CONSTRAINT ck_notice_drafts_published_whole CHECK ((state = 'published') = (notice_id IS NOT NULL)),
            CONSTRAINT fk_notice_drafts_tender_id_tenders FOREIGN KEY(tender_id) REFERENCES tenders (id),
            CONSTRAINT fk_notice_drafts_drafted_by_people FOREIGN KEY(drafted_by) REFERENCES people (id),
            CONSTRAINT fk_notice_drafts_reviewed_by_people FOREIGN KEY(reviewed_by) REFERENCES people (id),
            CONSTRAINT fk_notice_drafts_published_by_people FOREIGN KEY(published_by) REFERENCES people (id),
            CONSTRAINT fk_notice_drafts_notice_id_notices FOREIGN KEY(notice_id) REFERENCES notices (id)
        )
        """,
        {
            "id": '"id"',
            "tender_id": '"tender_id"',
            "kind": '"kind"',
            "state": '"state"',
            "content": '"content"',
            "drafted_by": '"drafted_by"',
            "drafted_at": '"drafted_at"',
            "reviewed_by": '"reviewed_by"',
            "reviewed_at": '"reviewed_at"',
            "published_by": '"published_by"',
            "sent_back_because": '"sent_back_because"',
            "notice_id": '"notice_id"',
        },
        ("CREATE INDEX ix_notice_drafts_tender_id ON notice_drafts (tender_id)",),
    ),
    Rebuilt(
        "assessments",
        """
        CREATE TABLE new_assessments (
            id CHAR(32) NOT NULL,
            lot_attempt_id CHAR(32) NOT NULL,
            ground VARCHAR(40),
            reason TEXT NOT NULL,
            evaluated_price BIGINT,
            rank INTEGER,
            judged_by CHAR(32) NOT NULL,
            at DATETIME NOT NULL,
            version INTEGER NOT NULL,
            CONSTRAINT pk_assessments PRIMARY KEY (id),
            CONSTRAINT ck_assessments_judged CHECK ((ground IS NULL) = (evaluated_price IS NOT NULL)),
            CONSTRAINT ck_assessments_rejected_with_reason CHECK (ground IS NULL OR reason <> ''),
            CONSTRAINT ck_assessments_ranked_if_accepted CHECK (ground IS NULL OR rank IS NULL),
            CONSTRAINT ck_assessments_ground CHECK (ground IS NULL OR ground IN ('unsigned', 'no_joint_venture_agreement', 'unqualified', 'two_prices', 'above_ceiling', 'below_cost', 'non_responsive', 'collusion')),
            CONSTRAINT uq_assessments_lot_attempt_id_rank UNIQUE (lot_attempt_id, rank),
            CONSTRAINT fk_assessments_id_bids FOREIGN KEY(id) REFERENCES bids (id),
            CONSTRAINT fk_assessments_lot_attempt_id_lot_attempts FOREIGN KEY(lot_attempt_id) REFERENCES lot_attempts (id),
            CONSTRAINT fk_assessments_judged_by_people FOREIGN KEY(judged_by) REFERENCES people (id)
        )
        """,
        {
            "id": '"id"',
            "lot_attempt_id": '"lot_attempt_id"',
            "ground": '"ground"',
            "reason": '"reason"',
            "evaluated_price": '"evaluated_price"',
            "rank": '"rank"',
            "judged_by": '"judged_by"',
            "at": '"at"',
            "version": '"version"',
        },
        ("CREATE INDEX ix_assessments_lot_attempt_id ON assessments (lot_attempt_id)",),
    ),
    Rebuilt(
        "awards",
        """
        CREATE TABLE new_awards (
            id CHAR(32) NOT NULL,
            lot_attempt_id CHAR(32) NOT NULL,
            bid_id CHAR(32) NOT NULL,
            state VARCHAR(40) NOT NULL,
            price BIGINT NOT NULL,
            publicity_until DATETIME,
            decided_at DATETIME NOT NULL,
            letter_number VARCHAR(40),
            CONSTRAINT pk_awards PRIMARY KEY (id),
            CONSTRAINT ck_awards_state CHECK (state IN ('proposed', 'awarded', 'replaced')),
            CONSTRAINT fk_awards_lot_attempt_id_lot_attempts FOREIGN KEY(lot_attempt_id) REFERENCES lot_attempts (id),
            CONSTRAINT fk_awards_bid_id_bids FOREIGN KEY(bid_id) REFERENCES bids (id),
            CONSTRAINT uq_awards_letter_number UNIQUE (letter_number)
        )
        """,
        {
            "id": '"id"',
            "lot_attempt_id": '"lot_attempt_id"',
            "bid_id": '"bid_id"',
            "state": '"state"',
            "price": '"price"',
            "publicity_until": '"publicity_until"',
            "decided_at": '"decided_at"',
            "letter_number": '"letter_number"',
        },
        (
            "CREATE INDEX ix_awards_lot_attempt_id ON awards (lot_attempt_id)",
            "CREATE UNIQUE INDEX uq_awards_one_standing ON awards (lot_attempt_id) WHERE state <> 'replaced'",
        ),
    ),
    Rebuilt(
        "letters",
        """
        CREATE TABLE new_letters (
            id CHAR(32) NOT NULL,
            lot_attempt_id CHAR(32) NOT NULL,
            bid_id CHAR(32) NOT NULL,
            kind VARCHAR(40) NOT NULL,
            number VARCHAR(40) NOT NULL,
            frozen TEXT NOT NULL,
            sha256 VARCHAR(64) NOT NULL,
            at DATETIME NOT NULL,
            CONSTRAINT pk_letters PRIMARY KEY (id),
            CONSTRAINT ck_letters_kind CHECK (kind IN ('acceptance', 'outcome')),
            CONSTRAINT fk_letters_lot_attempt_id_lot_attempts FOREIGN KEY(lot_attempt_id) REFERENCES lot_attempts (id),
            CONSTRAINT uq_letters_bid_id UNIQUE (bid_id),
            CONSTRAINT fk_letters_bid_id_bids FOREIGN KEY(bid_id) REFERENCES bids (id),
            CONSTRAINT uq_letters_number UNIQUE (number)
        )
        """,
        {
            "id": '"id"',
            "lot_attempt_id": '"lot_attempt_id"',
            "bid_id": '"bid_id"',
            "kind": '"kind"',
            "number": '"number"',
            "frozen": '"frozen"',
            "sha256": '"sha256"',
            "at": '"at"',
        },
        ("CREATE INDEX ix_letters_lot_attempt_id ON letters (lot_attempt_id)",),
    ),
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(AFTER)
    else:
        _alter()
    _create()
    dialect = op.get_bind().dialect.name
    for table in APPEND_ONLY:
        for statement in append_only_statements(table, dialect):
            op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in reversed(TABLES):
        op.drop_table(table)
    for table in APPEND_ONLY:
        for statement in drop_statements(table, dialect):
            op.execute(statement)
    if dialect == "sqlite":
        _rebuild(BEFORE)
    else:
        _alter_back()


def _rebuild(tables: Sequence[Rebuilt]) -> None:
    """Write each table anew and move its rows; foreign keys are off while migrations run."""
    for table in tables:
        if table.name in APPEND_ONLY_BEFORE:
            for trigger in names(table.name, "sqlite"):
                op.execute(f"DROP TRIGGER {trigger}")
        op.execute(table.created)
        columns = ", ".join(f'"{name}"' for name in table.columns)
        sources = ", ".join(table.columns.values())
        op.execute(f"INSERT INTO new_{table.name} ({columns}) SELECT {sources} FROM {table.name}")  # noqa: S608  # names are ours
        op.execute(f"DROP TABLE {table.name}")
        op.execute(f"ALTER TABLE new_{table.name} RENAME TO {table.name}")
        for index in table.indexes:
            op.execute(index)
        if table.name in APPEND_ONLY_BEFORE:
            for statement in append_only_statements(table.name, "sqlite"):
                op.execute(statement)


def _alter() -> None:
    op.drop_constraint(op.f("ck_audit_events_role"), "audit_events", type_="check")
    op.create_check_constraint(
        op.f("ck_audit_events_role"),
        "audit_events",
        "role IN ('purchaser', 'bidder', 'operator', 'custodian', 'supervisor', 'administrator', 'expert', 'cashier', 'regulator', 'system', 'visitor')",
    )
    op.drop_constraint(op.f("ck_organisations_kind"), "organisations", type_="check")
    op.create_check_constraint(
        op.f("ck_organisations_kind"),
        "organisations",
        "kind IN ('purchasing_unit', 'bidder', 'agent', 'department', 'centre', 'station', 'supervision', 'custodian', 'bank', 'expert_pool')",
    )
    op.drop_constraint(op.f("ck_people_role"), "people", type_="check")
    op.create_check_constraint(
        op.f("ck_people_role"),
        "people",
        "role IN ('purchaser', 'bidder', 'operator', 'custodian', 'supervisor', 'administrator', 'expert', 'cashier', 'regulator')",
    )
    op.add_column("projects", sa.Column("yearly_rent", sa.BigInteger(), nullable=True))
    op.add_column("projects", sa.Column("particulars", sa.Text(), nullable=True))
    op.execute("UPDATE projects SET particulars = '{}'")
    op.alter_column("projects", "particulars", nullable=False)
    op.drop_column("projects", "reserve")
    op.add_column("tenders", sa.Column("audience", sa.String(length=40), nullable=True))
    op.execute("UPDATE tenders SET audience = 'public'")
    op.alter_column("tenders", "audience", nullable=False)
    op.add_column("tenders", sa.Column("sign_up_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tenders", sa.Column("joint_members_at_most", sa.Integer(), nullable=True))
    op.create_check_constraint(op.f("ck_tenders_audience"), "tenders", "audience IN ('public', 'invited')")
    op.drop_constraint(op.f("ck_lot_attempts_state"), "lot_attempts", type_="check")
    op.add_column("lot_attempts", sa.Column("continues_id", sa.Uuid(), nullable=True))
    op.add_column("lot_attempts", sa.Column("invited_only", sa.Boolean(), nullable=True))
    op.execute("UPDATE lot_attempts SET invited_only = false")
    op.alter_column("lot_attempts", "invited_only", nullable=False)
    op.add_column("lot_attempts", sa.Column("closed_opening", sa.Boolean(), nullable=True))
    op.execute("UPDATE lot_attempts SET closed_opening = false")
    op.alter_column("lot_attempts", "closed_opening", nullable=False)
    op.create_check_constraint(
        op.f("ck_lot_attempts_state"),
        "lot_attempts",
        "state IN ('preparing', 'published', 'failed', 'terminated', 'opened', 'candidates', 'awarded', 'continued')",
    )
    op.create_unique_constraint(op.f("uq_lot_attempts_continues_id"), "lot_attempts", ["continues_id"])
    op.create_foreign_key(
        op.f("fk_lot_attempts_continues_id_lot_attempts"),
        "lot_attempts",
        "lot_attempts",
        ["continues_id"],
        ["id"],
    )
    op.drop_constraint(op.f("ck_notices_kind"), "notices", type_="check")
    op.execute("ALTER TABLE notices DISABLE TRIGGER USER")
    op.add_column("notices", sa.Column("audience", sa.String(length=40), nullable=True))
    op.execute("UPDATE notices SET audience = 'public'")
    op.alter_column("notices", "audience", nullable=False)
    op.execute("ALTER TABLE notices ENABLE TRIGGER USER")
    op.create_check_constraint(op.f("ck_notices_audience"), "notices", "audience IN ('public', 'invited')")
    op.create_check_constraint(
        op.f("ck_notices_kind"),
        "notices",
        "kind IN ('tender', 'single_source', 'amendment', 'clarification', 'suspension', 'resumption', 'termination', 'failure', 'candidates', 'result', 'contract', 'contract_change')",
    )
    op.drop_constraint(op.f("ck_draws_kind"), "draws", type_="check")
    op.alter_column("draws", "arranged_by", nullable=True)
    op.create_check_constraint(
        op.f("ck_draws_kind"), "draws", "kind IN ('experts', 'applicants', 'equal_prices', 'contractor')"
    )
    op.drop_constraint(op.f("ck_notice_drafts_kind"), "notice_drafts", type_="check")
    op.create_check_constraint(
        op.f("ck_notice_drafts_kind"),
        "notice_drafts",
        "kind IN ('tender', 'single_source', 'amendment', 'clarification', 'suspension', 'resumption', 'termination', 'failure', 'candidates', 'result', 'contract', 'contract_change')",
    )
    op.drop_constraint(op.f("ck_assessments_judged"), "assessments", type_="check")
    op.create_check_constraint(
        op.f("ck_assessments_judged"), "assessments", "ground IS NULL OR evaluated_price IS NULL"
    )
    op.add_column("awards", sa.Column("organisation_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE awards SET organisation_id = (SELECT organisation_id FROM bids WHERE bids.id = awards.bid_id)"
    )
    op.alter_column("awards", "organisation_id", nullable=False)
    op.alter_column("awards", "bid_id", nullable=True)
    op.add_column("awards", sa.Column("fell_away_because", sa.Text(), nullable=True))
    op.execute("UPDATE awards SET fell_away_because = ''")
    op.alter_column("awards", "fell_away_because", nullable=False)
    op.create_foreign_key(
        op.f("fk_awards_organisation_id_organisations"),
        "awards",
        "organisations",
        ["organisation_id"],
        ["id"],
    )
    op.execute("CREATE INDEX ix_awards_organisation_id ON awards (organisation_id)")
    op.drop_constraint(op.f("uq_letters_bid_id"), "letters", type_="unique")
    op.execute("ALTER TABLE letters DISABLE TRIGGER USER")
    op.add_column("letters", sa.Column("organisation_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE letters SET organisation_id = (SELECT organisation_id FROM bids WHERE bids.id = letters.bid_id)"
    )
    op.alter_column("letters", "organisation_id", nullable=False)
    op.alter_column("letters", "bid_id", nullable=True)
    op.execute("ALTER TABLE letters ENABLE TRIGGER USER")
    op.create_foreign_key(
        op.f("fk_letters_organisation_id_organisations"),
        "letters",
        "organisations",
        ["organisation_id"],
        ["id"],
    )
    op.execute("CREATE INDEX ix_letters_organisation_id ON letters (organisation_id)")


def _alter_back() -> None:
    op.drop_constraint(op.f("ck_audit_events_role"), "audit_events", type_="check")
    op.create_check_constraint(
        op.f("ck_audit_events_role"),
        "audit_events",
        "role IN ('purchaser', 'bidder', 'operator', 'custodian', 'supervisor', 'administrator', 'system', 'visitor')",
    )
    op.drop_constraint(op.f("ck_organisations_kind"), "organisations", type_="check")
    op.create_check_constraint(
        op.f("ck_organisations_kind"),
        "organisations",
        "kind IN ('purchasing_unit', 'bidder', 'agent', 'department', 'centre', 'station', 'supervision', 'custodian')",
    )
    op.drop_constraint(op.f("ck_people_role"), "people", type_="check")
    op.create_check_constraint(
        op.f("ck_people_role"),
        "people",
        "role IN ('purchaser', 'bidder', 'operator', 'custodian', 'supervisor', 'administrator')",
    )
    op.add_column("projects", sa.Column("reserve", sa.BigInteger(), nullable=True))
    op.drop_column("projects", "yearly_rent")
    op.drop_column("projects", "particulars")
    op.drop_constraint(op.f("ck_tenders_audience"), "tenders", type_="check")
    op.drop_column("tenders", "audience")
    op.drop_column("tenders", "sign_up_until")
    op.drop_column("tenders", "joint_members_at_most")
    op.drop_constraint(op.f("ck_lot_attempts_state"), "lot_attempts", type_="check")
    op.drop_constraint(op.f("uq_lot_attempts_continues_id"), "lot_attempts", type_="unique")
    op.drop_constraint(op.f("fk_lot_attempts_continues_id_lot_attempts"), "lot_attempts", type_="foreignkey")
    op.drop_column("lot_attempts", "continues_id")
    op.drop_column("lot_attempts", "invited_only")
    op.drop_column("lot_attempts", "closed_opening")
    op.create_check_constraint(
        op.f("ck_lot_attempts_state"),
        "lot_attempts",
        "state IN ('preparing', 'published', 'failed', 'terminated', 'opened', 'candidates', 'awarded')",
    )
    op.drop_constraint(op.f("ck_notices_audience"), "notices", type_="check")
    op.drop_constraint(op.f("ck_notices_kind"), "notices", type_="check")
    op.drop_column("notices", "audience")
    op.create_check_constraint(
        op.f("ck_notices_kind"),
        "notices",
        "kind IN ('tender', 'amendment', 'termination', 'failure', 'candidates', 'result')",
    )
    op.drop_constraint(op.f("ck_draws_kind"), "draws", type_="check")
    op.alter_column("draws", "arranged_by", nullable=False)
    op.create_check_constraint(
        op.f("ck_draws_kind"), "draws", "kind IN ('experts', 'applicants', 'equal_prices')"
    )
    op.drop_constraint(op.f("ck_notice_drafts_kind"), "notice_drafts", type_="check")
    op.create_check_constraint(
        op.f("ck_notice_drafts_kind"),
        "notice_drafts",
        "kind IN ('tender', 'amendment', 'termination', 'failure', 'candidates', 'result')",
    )
    op.drop_constraint(op.f("ck_assessments_judged"), "assessments", type_="check")
    op.create_check_constraint(
        op.f("ck_assessments_judged"), "assessments", "(ground IS NULL) = (evaluated_price IS NOT NULL)"
    )
    op.drop_index("ix_awards_organisation_id", "awards")
    op.drop_constraint(op.f("fk_awards_organisation_id_organisations"), "awards", type_="foreignkey")
    op.alter_column("awards", "bid_id", nullable=False)
    op.drop_column("awards", "organisation_id")
    op.drop_column("awards", "fell_away_because")
    op.drop_index("ix_letters_organisation_id", "letters")
    op.drop_constraint(op.f("fk_letters_organisation_id_organisations"), "letters", type_="foreignkey")
    op.alter_column("letters", "bid_id", nullable=False)
    op.drop_column("letters", "organisation_id")
    op.create_unique_constraint(op.f("uq_letters_bid_id"), "letters", ["bid_id"])


TABLES = (
    "agenda_rounds",
    "evidence",
    "basic_accounts",
    "deposit_accounts",
    "experts",
    "finance_lists",
    "hooks",
    "bank_statements",
    "expert_ties",
    "finance_items",
    "outcomes_reported",
    "refund_orders",
    "committees",
    "finance_explanations",
    "invitation_bases",
    "stated_criteria",
    "applications",
    "archives",
    "auctions",
    "deposits",
    "examinations",
    "invitees",
    "joint_ventures",
    "meetings",
    "objections",
    "offers",
    "payment_notices",
    "questions",
    "remedy_orders",
    "requirement_changes",
    "seats",
    "settlements",
    "shown_cards",
    "sign_up_ends",
    "single_sources",
    "source_objections",
    "suspensions",
    "agreements",
    "auction_participants",
    "bidder_applications",
    "complaints",
    "forfeitures",
    "guarantees",
    "joint_venture_members",
    "panel_ballots",
    "panel_clarifications",
    "panel_handed",
    "panel_marks",
    "panel_orders",
    "panel_prices",
    "panel_reports",
    "payments",
    "reserve_keys",
    "reserves",
    "auction_outcomes",
    "complainants",
    "contracts",
    "panel_signatures",
    "quotes",
    "refunds",
    "renunciations",
    "reserve_closings",
    "confirmations",
    "contract_changes",
    "hammers",
    "performance_entries",
)


def _create() -> None:
    op.create_table(
        "agenda_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_rounds")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_case_id"), "evidence", ["case_id"], unique=False)
    op.create_table(
        "basic_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("bank", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_basic_accounts_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["people.id"], name=op.f("fk_basic_accounts_registered_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_basic_accounts")),
    )
    op.create_index(
        op.f("ix_basic_accounts_organisation_id"), "basic_accounts", ["organisation_id"], unique=False
    )
    op.create_table(
        "deposit_accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("bank", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_deposit_accounts_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["people.id"], name=op.f("fk_deposit_accounts_registered_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit_accounts")),
        sa.UniqueConstraint("number", name=op.f("uq_deposit_accounts_number")),
    )
    op.create_table(
        "experts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("employer_name", sa.String(length=200), nullable=False),
        sa.Column("employer_code", sa.String(length=18), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_experts_person_id_people")),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["people.id"], name=op.f("fk_experts_registered_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experts")),
        sa.UniqueConstraint("number", name=op.f("uq_experts_number")),
        sa.UniqueConstraint("person_id", name=op.f("uq_experts_person_id")),
    )
    op.create_index(op.f("ix_experts_employer_code"), "experts", ["employer_code"], unique=False)
    op.create_table(
        "finance_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["people.id"], name=op.f("fk_finance_lists_imported_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_lists")),
        sa.UniqueConstraint("sha256", name=op.f("uq_finance_lists_sha256")),
    )
    op.create_table(
        "hooks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(length=400), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["organisations.id"], name=op.f("fk_hooks_id_organisations")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_hooks_set_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hooks")),
    )
    op.create_table(
        "bank_statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["deposit_accounts.id"],
            name=op.f("fk_bank_statements_account_id_deposit_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["people.id"], name=op.f("fk_bank_statements_imported_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statements")),
    )
    op.create_table(
        "expert_ties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("expert_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'advised') = (project_id IS NOT NULL)", name=op.f("ck_expert_ties_advised_on_a_project")
        ),
        sa.CheckConstraint(
            "kind IN ('employed', 'was_employed', 'relative', 'consultant', 'advised')",
            name=op.f("ck_expert_ties_kind"),
        ),
        sa.ForeignKeyConstraint(["expert_id"], ["experts.id"], name=op.f("fk_expert_ties_expert_id_experts")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_expert_ties_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_ties")),
    )
    op.create_index(op.f("ix_expert_ties_expert_id"), "expert_ties", ["expert_id"], unique=False)
    op.create_table(
        "finance_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("supplier_name", sa.String(length=200), nullable=False),
        sa.Column("supplier", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_finance_items_amount")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["finance_lists.id"], name=op.f("fk_finance_items_list_id_finance_lists")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_items")),
    )
    op.create_index(op.f("ix_finance_items_list_id"), "finance_items", ["list_id"], unique=False)
    op.create_index(op.f("ix_finance_items_unit"), "finance_items", ["unit"], unique=False)
    op.create_table(
        "outcomes_reported",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("partner", sa.String(length=200), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("concluded_on", sa.Date(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_outcomes_reported_project_id_projects")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["people.id"], name=op.f("fk_outcomes_reported_reported_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes_reported")),
        sa.UniqueConstraint("project_id", name=op.f("uq_outcomes_reported_project_id")),
    )
    op.create_table(
        "refund_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["deposit_accounts.id"], name=op.f("fk_refund_orders_account_id_deposit_accounts")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_refund_orders_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_orders")),
    )
    op.create_table(
        "committees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("experts", sa.Integer(), nullable=False),
        sa.Column("representatives", sa.Integer(), nullable=False),
        sa.Column("convened_by", sa.Uuid(), nullable=False),
        sa.Column("convened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["convened_by"], ["people.id"], name=op.f("fk_committees_convened_by_people")
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_committees_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committees")),
        sa.UniqueConstraint("tender_id", name=op.f("uq_committees_tender_id")),
    )
    op.create_table(
        "finance_explanations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("explained_by", sa.Uuid(), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["explained_by"], ["people.id"], name=op.f("fk_finance_explanations_explained_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["id"], ["finance_items.id"], name=op.f("fk_finance_explanations_id_finance_items")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finance_explanations")),
    )
    op.create_table(
        "invitation_bases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("approval_number", sa.String(length=100), nullable=False),
        sa.Column("approval_authority", sa.String(length=200), nullable=False),
        sa.Column("approval_date", sa.Date(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ground IN ('few_bidders', 'cost')", name=op.f("ck_invitation_bases_ground")),
        sa.ForeignKeyConstraint(["id"], ["tenders.id"], name=op.f("fk_invitation_bases_id_tenders")),
        sa.ForeignKeyConstraint(
            ["named_by"], ["people.id"], name=op.f("fk_invitation_bases_named_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_bases")),
    )
    op.create_table(
        "stated_criteria",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('pass_fail', 'objective', 'quality', 'price')", name=op.f("ck_stated_criteria_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tenders.id"], name=op.f("fk_stated_criteria_tender_id_tenders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_criteria")),
        sa.UniqueConstraint("tender_id", "code", name=op.f("uq_stated_criteria_tender_id_code")),
    )
    op.create_index(op.f("ix_stated_criteria_tender_id"), "stated_criteria", ["tender_id"], unique=False)
    op.create_table(
        "applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('applied', 'withdrawn')", name=op.f("ck_applications_state")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_applications_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_applications_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_applications_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint(
            "lot_attempt_id", "organisation_id", name=op.f("uq_applications_lot_attempt_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_applications_organisation_id"), "applications", ["organisation_id"], unique=False
    )
    op.create_table(
        "archives",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("retained_until", sa.Date(), nullable=False),
        sa.Column("archived_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["archived_by"], ["people.id"], name=op.f("fk_archives_archived_by_people")),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_archives_id_lot_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archives")),
        sa.UniqueConstraint("number", name=op.f("uq_archives_number")),
    )
    op.create_table(
        "auctions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("starting_price", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("minimum_bidders", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listing_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late_seconds", sa.Integer(), nullable=False),
        sa.Column("extension_seconds", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(form = 'auction' AND listing_until IS NULL AND live_from = starts_at) OR (form = 'listing' AND starts_at < listing_until AND listing_until <= live_from)",
            name=op.f("ck_auctions_listing"),
        ),
        sa.CheckConstraint("form IN ('auction', 'listing')", name=op.f("ck_auctions_form")),
        sa.CheckConstraint(
            "state IN ('open', 'suspended', 'terminated', 'hammered')", name=op.f("ck_auctions_state")
        ),
        sa.CheckConstraint(
            "late_seconds >= 0 AND extension_seconds >= late_seconds", name=op.f("ck_auctions_extension")
        ),
        sa.CheckConstraint("starting_price > 0 AND step > 0", name=op.f("ck_auctions_prices")),
        sa.CheckConstraint(
            "starts_at <= live_from AND live_from < closes_at", name=op.f("ck_auctions_order")
        ),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_auctions_id_lot_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auctions")),
    )
    op.create_index(op.f("ix_auctions_state"), "auctions", ["state"], unique=False)
    op.create_table(
        "deposits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('bid', 'performance')", name=op.f("ck_deposits_kind")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["deposit_accounts.id"], name=op.f("fk_deposits_account_id_deposit_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_deposits_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_deposits_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposits")),
        sa.UniqueConstraint("code", name=op.f("uq_deposits_code")),
        sa.UniqueConstraint(
            "lot_attempt_id",
            "organisation_id",
            "kind",
            name=op.f("uq_deposits_lot_attempt_id_organisation_id_kind"),
        ),
    )
    op.create_index(op.f("ix_deposits_organisation_id"), "deposits", ["organisation_id"], unique=False)
    op.create_table(
        "examinations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("concluded_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["concluded_by"], ["people.id"], name=op.f("fk_examinations_concluded_by_people")
        ),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_examinations_id_lot_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examinations")),
    )
    op.create_table(
        "invitees",
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.CheckConstraint("how IN ('drawn', 'invited', 'passed')", name=op.f("ck_invitees_how")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_invitees_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_invitees_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("lot_attempt_id", "organisation_id", name=op.f("pk_invitees")),
    )
    op.create_table(
        "joint_ventures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("lead_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("formed_by", sa.Uuid(), nullable=False),
        sa.Column("formed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('forming', 'agreed', 'dissolved')", name=op.f("ck_joint_ventures_state")
        ),
        sa.ForeignKeyConstraint(
            ["formed_by"], ["people.id"], name=op.f("fk_joint_ventures_formed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["organisations.id"], name=op.f("fk_joint_ventures_lead_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"],
            ["lot_attempts.id"],
            name=op.f("fk_joint_ventures_lot_attempt_id_lot_attempts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_ventures")),
    )
    op.create_index(op.f("ix_joint_ventures_lead_id"), "joint_ventures", ["lead_id"], unique=False)
    op.create_index(
        op.f("ix_joint_ventures_lot_attempt_id"), "joint_ventures", ["lot_attempt_id"], unique=False
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("panel", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_meetings_confirmed_whole")
        ),
        sa.CheckConstraint("held_until > held_from", name=op.f("ck_meetings_order")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_meetings_confirmed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_meetings_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_meetings_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_meetings_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("lot_attempt_id", "number", name=op.f("uq_meetings_lot_attempt_id_number")),
    )
    op.create_index(op.f("ix_meetings_organisation_id"), "meetings", ["organisation_id"], unique=False)
    op.create_table(
        "objections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding", sa.String(length=40), nullable=True),
        sa.Column("consequence", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'answered') = (finding IS NOT NULL)", name=op.f("ck_objections_answered_has_finding")
        ),
        sa.CheckConstraint(
            "(state = 'received') = (settled_at IS NULL)", name=op.f("ck_objections_settled_whole")
        ),
        sa.CheckConstraint(
            "state IN ('received', 'answered', 'withdrawn')", name=op.f("ck_objections_state")
        ),
        sa.CheckConstraint(
            "subject IN ('documents', 'opening', 'outcome')", name=op.f("ck_objections_subject")
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_objections_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_objections_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_objections_settled_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("number", name=op.f("uq_objections_number")),
    )
    op.create_index(op.f("ix_objections_lot_attempt_id"), "objections", ["lot_attempt_id"], unique=False)
    op.create_index(op.f("ix_objections_organisation_id"), "objections", ["organisation_id"], unique=False)
    op.create_table(
        "offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("starting_price", sa.BigInteger(), nullable=True),
        sa.Column("step", sa.BigInteger(), nullable=True),
        sa.Column("has_reserve", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listing_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payment", sa.Text(), nullable=False),
        sa.Column("low_price_approval", sa.String(length=200), nullable=False),
        sa.Column("extended", sa.Integer(), nullable=False),
        sa.CheckConstraint("extended >= 0", name=op.f("ck_offers_extended")),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_offers_id_lot_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_table(
        "payment_notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["people.id"], name=op.f("fk_payment_notices_issued_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"],
            ["lot_attempts.id"],
            name=op.f("fk_payment_notices_lot_attempt_id_lot_attempts"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_payment_notices_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_payment_notices_project_id_projects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_notices")),
        sa.UniqueConstraint("code", name=op.f("uq_payment_notices_code")),
        sa.UniqueConstraint(
            "lot_attempt_id",
            "organisation_id",
            name=op.f("uq_payment_notices_lot_attempt_id_organisation_id"),
        ),
        sa.UniqueConstraint("number", name=op.f("uq_payment_notices_number")),
    )
    op.create_index(
        op.f("ix_payment_notices_organisation_id"), "payment_notices", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_payment_notices_project_id"), "payment_notices", ["project_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tender_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(notice_id IS NULL) = (answered_at IS NULL)", name=op.f("ck_questions_answered_whole")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_questions_notice_id_notices")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_questions_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("tender_id", "number", name=op.f("uq_questions_tender_id_number")),
    )
    op.create_index(op.f("ix_questions_tender_id"), "questions", ["tender_id"], unique=False)
    op.create_table(
        "remedy_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("consequence", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "cause IN ('objection', 'complaint', 'renunciation')", name=op.f("ck_remedy_orders_cause")
        ),
        sa.CheckConstraint(
            "consequence IN ('none', 'reevaluate', 'next_candidate', 'void')",
            name=op.f("ck_remedy_orders_consequence"),
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_remedy_orders_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["people.id"], name=op.f("fk_remedy_orders_ordered_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remedy_orders")),
    )
    op.create_index(
        op.f("ix_remedy_orders_lot_attempt_id"), "remedy_orders", ["lot_attempt_id"], unique=False
    )
    op.create_table(
        "requirement_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["people.id"], name=op.f("fk_requirement_changes_issued_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"],
            ["lot_attempts.id"],
            name=op.f("fk_requirement_changes_lot_attempt_id_lot_attempts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement_changes")),
        sa.UniqueConstraint(
            "lot_attempt_id", "number", name=op.f("uq_requirement_changes_lot_attempt_id_number")
        ),
    )
    op.create_table(
        "seats",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("conflict", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("votes_for", sa.Uuid(), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("NOT is_chair OR kind = 'expert'", name=op.f("ck_seats_experts_chair")),
        sa.CheckConstraint("kind IN ('expert', 'representative')", name=op.f("ck_seats_kind")),
        sa.CheckConstraint(
            "state IN ('called', 'signed_in', 'excused', 'absent')", name=op.f("ck_seats_state")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_seats_committee_id_committees")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_seats_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint("committee_id", "person_id", name=op.f("uq_seats_committee_id_person_id")),
        sa.UniqueConstraint("committee_id", "position", name=op.f("uq_seats_committee_id_position")),
    )
    op.create_index(op.f("ix_seats_committee_id"), "seats", ["committee_id"], unique=False)
    op.create_index(op.f("ix_seats_person_id"), "seats", ["person_id"], unique=False)
    op.create_table(
        "settlements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("winner_id", sa.Uuid(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contract_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_settlements_id_lot_attempts")),
        sa.ForeignKeyConstraint(
            ["winner_id"], ["organisations.id"], name=op.f("fk_settlements_winner_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlements")),
    )
    op.create_table(
        "shown_cards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("card", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("card IN ('yellow', 'red')", name=op.f("ck_shown_cards_card")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_shown_cards_lot_attempt_id_lot_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_cards")),
        sa.UniqueConstraint(
            "lot_attempt_id",
            "period",
            "subject",
            "due",
            "card",
            name=op.f("uq_shown_cards_lot_attempt_id_period_subject_due_card"),
        ),
    )
    op.create_index(op.f("ix_shown_cards_lot_attempt_id"), "shown_cards", ["lot_attempt_id"], unique=False)
    op.create_table(
        "sign_up_ends",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("applicants", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('too_few', 'all_invited', 'to_be_drawn')", name=op.f("ck_sign_up_ends_outcome")
        ),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_sign_up_ends_id_lot_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up_ends")),
    )
    op.create_table(
        "single_sources",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opinions", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_single_sources_id_lot_attempts")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_single_sources_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["people.id"], name=op.f("fk_single_sources_proposed_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_single_sources")),
    )
    op.create_index(
        op.f("ix_single_sources_organisation_id"), "single_sources", ["organisation_id"], unique=False
    )
    op.create_table(
        "source_objections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_source_objections_answered_whole")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (upheld IS NULL)", name=op.f("ck_source_objections_answer_decides")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["people.id"], name=op.f("fk_source_objections_answered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"],
            ["lot_attempts.id"],
            name=op.f("fk_source_objections_lot_attempt_id_lot_attempts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_objections")),
        sa.UniqueConstraint("number", name=op.f("uq_source_objections_number")),
    )
    op.create_index(
        op.f("ix_source_objections_lot_attempt_id"), "source_objections", ["lot_attempt_id"], unique=False
    )
    op.create_table(
        "suspensions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("suspended_by", sa.Uuid(), nullable=True),
        sa.Column("resumed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "ground IN ('objection', 'complaint', 'system_fault', 'title_dispute', 'force_majeure')",
            name=op.f("ck_suspensions_ground"),
        ),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_suspensions_order")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_suspensions_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(["resumed_by"], ["people.id"], name=op.f("fk_suspensions_resumed_by_people")),
        sa.ForeignKeyConstraint(
            ["suspended_by"], ["people.id"], name=op.f("fk_suspensions_suspended_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspensions")),
    )
    op.create_index(op.f("ix_suspensions_lot_attempt_id"), "suspensions", ["lot_attempt_id"], unique=False)
    op.create_table(
        "agreements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_agreements_id_lot_attempts")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_agreements_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    op.create_table(
        "auction_participants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("auction_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("qualified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["auction_id"], ["auctions.id"], name=op.f("fk_auction_participants_auction_id_auctions")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_auction_participants_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auction_participants")),
        sa.UniqueConstraint("auction_id", "number", name=op.f("uq_auction_participants_auction_id_number")),
        sa.UniqueConstraint(
            "auction_id", "organisation_id", name=op.f("uq_auction_participants_auction_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_auction_participants_organisation_id"),
        "auction_participants",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "bidder_applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("declared", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('made', 'qualified', 'withdrawn', 'lapsed')", name=op.f("ck_bidder_applications_state")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["people.id"], name=op.f("fk_bidder_applications_made_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_bidder_applications_offer_id_offers")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_bidder_applications_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bidder_applications")),
        sa.UniqueConstraint(
            "offer_id", "organisation_id", name=op.f("uq_bidder_applications_offer_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_bidder_applications_organisation_id"),
        "bidder_applications",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "complaints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("objection_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("respondent", sa.String(length=200), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("cause_known", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_correct", sa.Text(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_on", sa.String(length=40), nullable=True),
        sa.Column("forwarded_to", sa.String(length=200), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.Uuid(), nullable=True),
        sa.Column("suspended_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finding", sa.String(length=40), nullable=True),
        sa.Column("consequence", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'decided') = (finding IS NOT NULL)", name=op.f("ck_complaints_decided_has_finding")
        ),
        sa.CheckConstraint(
            "(state = 'declined') = (declined_on IS NOT NULL)", name=op.f("ck_complaints_declined_has_ground")
        ),
        sa.CheckConstraint("state <> 'decided' OR reply <> ''", name=op.f("ck_complaints_decided_has_reply")),
        sa.CheckConstraint(
            "state IN ('received', 'to_correct', 'accepted', 'declined', 'forwarded', 'decided', 'withdrawn')",
            name=op.f("ck_complaints_state"),
        ),
        sa.CheckConstraint(
            "subject IN ('documents', 'opening', 'outcome')", name=op.f("ck_complaints_subject")
        ),
        sa.ForeignKeyConstraint(["handled_by"], ["people.id"], name=op.f("fk_complaints_handled_by_people")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_complaints_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objections.id"], name=op.f("fk_complaints_objection_id_objections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
        sa.UniqueConstraint("number", name=op.f("uq_complaints_number")),
    )
    op.create_index(op.f("ix_complaints_lot_attempt_id"), "complaints", ["lot_attempt_id"], unique=False)
    op.create_index(op.f("ix_complaints_state"), "complaints", ["state"], unique=False)
    op.create_table(
        "forfeitures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("payee_name", sa.String(length=200), nullable=False),
        sa.Column("payee_bank", sa.String(length=200), nullable=False),
        sa.Column("payee_account", sa.String(length=32), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ground IN ('withdrawn_after_deadline', 'contract_refused', 'no_performance_security', 'fraud')",
            name=op.f("ck_forfeitures_ground"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_forfeitures_reasoned")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_forfeitures_decided_by_people")),
        sa.ForeignKeyConstraint(["id"], ["deposits.id"], name=op.f("fk_forfeitures_id_deposits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forfeitures")),
    )
    op.create_table(
        "guarantees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deposit_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("check_code", sa.String(length=100), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'refused' OR reason <> ''", name=op.f("ck_guarantees_refused_with_reason")
        ),
        sa.CheckConstraint(
            "state = 'registered' OR checked_at IS NOT NULL", name=op.f("ck_guarantees_checked")
        ),
        sa.CheckConstraint(
            "state IN ('registered', 'accepted', 'refused', 'released', 'claimed')",
            name=op.f("ck_guarantees_state"),
        ),
        sa.ForeignKeyConstraint(["checked_by"], ["people.id"], name=op.f("fk_guarantees_checked_by_people")),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["deposits.id"], name=op.f("fk_guarantees_deposit_id_deposits")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["people.id"], name=op.f("fk_guarantees_registered_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantees")),
        sa.UniqueConstraint("issuer", "number", name=op.f("uq_guarantees_issuer_number")),
    )
    op.create_index(op.f("ix_guarantees_deposit_id"), "guarantees", ["deposit_id"], unique=False)
    op.create_table(
        "joint_venture_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("venture_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=200), nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreed_by"], ["people.id"], name=op.f("fk_joint_venture_members_agreed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_joint_venture_members_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["venture_id"],
            ["joint_ventures.id"],
            name=op.f("fk_joint_venture_members_venture_id_joint_ventures"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_venture_members")),
        sa.UniqueConstraint(
            "venture_id", "organisation_id", name=op.f("uq_joint_venture_members_venture_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_joint_venture_members_organisation_id"),
        "joint_venture_members",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "panel_ballots",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("bid_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ground IS NULL OR ground IN ('unsigned', 'no_joint_venture_agreement', 'unqualified', 'two_prices', 'above_ceiling', 'below_cost', 'non_responsive', 'collusion')",
            name=op.f("ck_panel_ballots_ground"),
        ),
        sa.CheckConstraint(
            "ground IS NULL OR reason <> ''", name=op.f("ck_panel_ballots_rejected_with_reason")
        ),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_panel_ballots_bid_id_bids")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_panel_ballots_seat_id_seats")),
        sa.PrimaryKeyConstraint("seat_id", "bid_id", name=op.f("pk_panel_ballots")),
    )
    op.create_table(
        "panel_clarifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bid_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_panel_clarifications_answered_whole")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["people.id"], name=op.f("fk_panel_clarifications_answered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["seats.id"], name=op.f("fk_panel_clarifications_asked_by_seats")
        ),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_panel_clarifications_bid_id_bids")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_clarifications")),
    )
    op.create_index(op.f("ix_panel_clarifications_bid_id"), "panel_clarifications", ["bid_id"], unique=False)
    op.create_table(
        "panel_handed",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('ballots', 'marks')", name=op.f("ck_panel_handed_part")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_panel_handed_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_panel_handed_seat_id_seats")),
        sa.PrimaryKeyConstraint("seat_id", "lot_attempt_id", "part", name=op.f("pk_panel_handed")),
    )
    op.create_table(
        "panel_marks",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("bid_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_panel_marks_not_negative")),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_panel_marks_bid_id_bids")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_panel_marks_seat_id_seats")),
        sa.PrimaryKeyConstraint("seat_id", "bid_id", "code", name=op.f("pk_panel_marks")),
    )
    op.create_table(
        "panel_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["lot_attempts.id"], name=op.f("fk_panel_orders_id_lot_attempts")),
        sa.ForeignKeyConstraint(["set_by"], ["seats.id"], name=op.f("fk_panel_orders_set_by_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_orders")),
    )
    op.create_table(
        "panel_prices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["bids.id"], name=op.f("fk_panel_prices_id_bids")),
        sa.ForeignKeyConstraint(["set_by"], ["seats.id"], name=op.f("fk_panel_prices_set_by_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_prices")),
    )
    op.create_table(
        "panel_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("committee_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("compiled_by", sa.Uuid(), nullable=False),
        sa.Column("compiled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('signing', 'signed', 'withdrawn', 'set_aside')", name=op.f("ck_panel_reports_state")
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_panel_reports_committee_id_committees")
        ),
        sa.ForeignKeyConstraint(
            ["compiled_by"], ["seats.id"], name=op.f("fk_panel_reports_compiled_by_seats")
        ),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_panel_reports_lot_attempt_id_lot_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_reports")),
        sa.UniqueConstraint("lot_attempt_id", "round", name=op.f("uq_panel_reports_lot_attempt_id_round")),
    )
    op.create_index(
        op.f("ix_panel_reports_lot_attempt_id"), "panel_reports", ["lot_attempt_id"], unique=False
    )
    op.create_index(
        "uq_panel_reports_one_standing",
        "panel_reports",
        ["lot_attempt_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('signing', 'signed')"),
        postgresql_where=sa.text("state IN ('signing', 'signed')"),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("deposit_id", sa.Uuid(), nullable=True),
        sa.Column("payment_notice_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("payer_name", sa.String(length=200), nullable=False),
        sa.Column("payer_account", sa.String(length=32), nullable=False),
        sa.Column("payer_bank", sa.String(length=200), nullable=False),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("from_own", sa.Boolean(), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cleared_by", sa.Uuid(), nullable=True),
        sa.Column("clearance", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "assigned_by IS NULL OR reason <> ''", name=op.f("ck_payments_assigned_with_reason")
        ),
        sa.CheckConstraint(
            "cleared_by IS NULL OR clearance <> ''", name=op.f("ck_payments_cleared_with_reason")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["deposit_accounts.id"], name=op.f("fk_payments_account_id_deposit_accounts")
        ),
        sa.ForeignKeyConstraint(["assigned_by"], ["people.id"], name=op.f("fk_payments_assigned_by_people")),
        sa.ForeignKeyConstraint(["cleared_by"], ["people.id"], name=op.f("fk_payments_cleared_by_people")),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["deposits.id"], name=op.f("fk_payments_deposit_id_deposits")
        ),
        sa.ForeignKeyConstraint(
            ["payment_notice_id"],
            ["payment_notices.id"],
            name=op.f("fk_payments_payment_notice_id_payment_notices"),
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bank_statements.id"], name=op.f("fk_payments_statement_id_bank_statements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("account_id", "reference", name=op.f("uq_payments_account_id_reference")),
    )
    op.create_index(op.f("ix_payments_deposit_id"), "payments", ["deposit_id"], unique=False)
    op.create_index(op.f("ix_payments_payment_notice_id"), "payments", ["payment_notice_id"], unique=False)
    op.create_index(op.f("ix_payments_statement_id"), "payments", ["statement_id"], unique=False)
    op.create_table(
        "reserve_keys",
        sa.Column("lot_lock_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=10), nullable=False),
        sa.Column("identity", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("part IN ('summary', 'body')", name=op.f("ck_reserve_keys_part")),
        sa.ForeignKeyConstraint(
            ["lot_lock_id"], ["lot_locks.id"], name=op.f("fk_reserve_keys_lot_lock_id_lot_locks")
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["people.id"], name=op.f("fk_reserve_keys_released_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reserve_keys")),
        sa.UniqueConstraint("lot_lock_id", "part", name=op.f("uq_reserve_keys_lot_lock_id_part")),
    )
    op.create_table(
        "reserves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("envelope_sha256", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("sealed_by", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["offers.id"], name=op.f("fk_reserves_id_offers")),
        sa.ForeignKeyConstraint(["sealed_by"], ["people.id"], name=op.f("fk_reserves_sealed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reserves")),
    )
    op.create_table(
        "auction_outcomes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("reserve", sa.BigInteger(), nullable=True),
        sa.Column("void_ground", sa.String(length=40), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(void_ground IS NOT NULL) = (state = 'void')", name=op.f("ck_auction_outcomes_void_with_ground")
        ),
        sa.CheckConstraint(
            "state <> 'not_sold' OR ground IS NOT NULL", name=op.f("ck_auction_outcomes_not_sold_with_ground")
        ),
        sa.CheckConstraint(
            "state IN ('agreeing', 'sold', 'confirmed', 'not_sold', 'void')",
            name=op.f("ck_auction_outcomes_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('sold', 'confirmed') OR (participant_id IS NOT NULL AND price IS NOT NULL)",
            name=op.f("ck_auction_outcomes_sold_whole"),
        ),
        sa.ForeignKeyConstraint(["id"], ["auctions.id"], name=op.f("fk_auction_outcomes_id_auctions")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["auction_participants.id"],
            name=op.f("fk_auction_outcomes_participant_id_auction_participants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auction_outcomes")),
    )
    op.create_table(
        "complainants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("identity_number", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("contact_name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["complaints.id"], name=op.f("fk_complainants_id_complaints")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complainants")),
    )
    op.create_table(
        "contracts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("original_price", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("duration_days", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_by", sa.Uuid(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('entered', 'confirmed', 'published', 'filed', 'fulfilled', 'ended', 'withdrawn')",
            name=op.f("ck_contracts_state"),
        ),
        sa.CheckConstraint(
            "state IN ('entered', 'withdrawn') OR confirmed_at IS NOT NULL",
            name=op.f("ck_contracts_confirmed"),
        ),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_contracts_confirmed_whole")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_contracts_award_id_awards")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["people.id"], name=op.f("fk_contracts_confirmed_by_people")
        ),
        sa.ForeignKeyConstraint(["entered_by"], ["people.id"], name=op.f("fk_contracts_entered_by_people")),
        sa.ForeignKeyConstraint(["filed_by"], ["people.id"], name=op.f("fk_contracts_filed_by_people")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_contracts_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_contracts_notice_id_notices")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contracts_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("number", name=op.f("uq_contracts_number")),
    )
    op.create_index(op.f("ix_contracts_lot_attempt_id"), "contracts", ["lot_attempt_id"], unique=False)
    op.create_index(op.f("ix_contracts_organisation_id"), "contracts", ["organisation_id"], unique=False)
    op.create_index(
        "uq_contracts_one_standing",
        "contracts",
        ["award_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "panel_signatures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("stance", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stance <> 'dissent' OR reason <> ''", name=op.f("ck_panel_signatures_dissent_with_reason")
        ),
        sa.CheckConstraint(
            "stance IN ('agree', 'dissent', 'silent')", name=op.f("ck_panel_signatures_stance")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_panel_signatures_recorded_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["panel_reports.id"], name=op.f("fk_panel_signatures_report_id_panel_reports")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_panel_signatures_seat_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_signatures")),
        sa.UniqueConstraint("report_id", "seat_id", name=op.f("uq_panel_signatures_report_id_seat_id")),
    )
    op.create_table(
        "quotes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("auction_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bidder", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["auction_id"], ["auctions.id"], name=op.f("fk_quotes_auction_id_auctions")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["auction_participants.id"],
            name=op.f("fk_quotes_participant_id_auction_participants"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_quotes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
        sa.UniqueConstraint("auction_id", "number", name=op.f("uq_quotes_auction_id_number")),
        sa.UniqueConstraint("participant_id", "key", name=op.f("uq_quotes_participant_id_key")),
    )
    op.create_table(
        "refunds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("payee_name", sa.String(length=200), nullable=False),
        sa.Column("payee_bank", sa.String(length=200), nullable=False),
        sa.Column("payee_account", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instructed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("bounced_because", sa.Text(), nullable=False),
        sa.CheckConstraint("(state = 'paid') = (paid_at IS NOT NULL)", name=op.f("ck_refunds_paid_when")),
        sa.CheckConstraint(
            "ground IN ('unmatched', 'late', 'withdrawn', 'terminated', 'failed', 'loser', 'winner', 'performed', 'forfeited')",
            name=op.f("ck_refunds_ground"),
        ),
        sa.CheckConstraint("state IN ('instructed', 'paid', 'bounced')", name=op.f("ck_refunds_state")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["refund_orders.id"], name=op.f("fk_refunds_order_id_refund_orders")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_refunds_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("code", name=op.f("uq_refunds_code")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_refunds_payment_id")),
    )
    op.create_index(op.f("ix_refunds_order_id"), "refunds", ["order_id"], unique=False)
    op.create_table(
        "renunciations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lot_attempt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["awards.id"], name=op.f("fk_renunciations_id_awards")),
        sa.ForeignKeyConstraint(
            ["lot_attempt_id"], ["lot_attempts.id"], name=op.f("fk_renunciations_lot_attempt_id_lot_attempts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_renunciations_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_renunciations_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renunciations")),
    )
    op.create_index(
        op.f("ix_renunciations_lot_attempt_id"), "renunciations", ["lot_attempt_id"], unique=False
    )
    op.create_table(
        "reserve_closings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fell_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["reserves.id"], name=op.f("fk_reserve_closings_id_reserves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reserve_closings")),
    )
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("frozen", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seller_person_id", sa.Uuid(), nullable=True),
        sa.Column("seller_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taker_person_id", sa.Uuid(), nullable=True),
        sa.Column("taker_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["auction_outcomes.id"], name=op.f("fk_confirmations_id_auction_outcomes")
        ),
        sa.ForeignKeyConstraint(
            ["seller_person_id"], ["people.id"], name=op.f("fk_confirmations_seller_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["taker_person_id"], ["people.id"], name=op.f("fk_confirmations_taker_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        sa.UniqueConstraint("number", name=op.f("uq_confirmations_number")),
    )
    op.create_table(
        "contract_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("price_before", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approval", sa.String(length=200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('amount', 'duration', 'content')", name=op.f("ck_contract_changes_kind")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_changes_contract_id_contracts")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_contract_changes_entered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_contract_changes_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_changes")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_contract_changes_contract_id_number")),
    )
    op.create_table(
        "hammers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fell_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quotes", sa.Integer(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=True),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(quotes = 0) = (quote_id IS NULL)", name=op.f("ck_hammers_last_quote")),
        sa.ForeignKeyConstraint(["id"], ["auctions.id"], name=op.f("fk_hammers_id_auctions")),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name=op.f("fk_hammers_quote_id_quotes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hammers")),
    )
    op.create_table(
        "performance_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('progress', 'payment', 'acceptance', 'settlement', 'breach')",
            name=op.f("ck_performance_entries_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_performance_entries_contract_id_contracts")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_performance_entries_entered_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_performance_entries")),
    )
    op.create_index(
        op.f("ix_performance_entries_contract_id"), "performance_entries", ["contract_id"], unique=False
    )
