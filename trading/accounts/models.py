"""Tables of organisations and people."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trading.accounts.rules import CodePurpose, OrganisationKind, OrganisationState
from trading.kernel.actors import PERSONAL_ROLES, Actor, Duty, Role
from trading.kernel.ids import new_id
from trading.store.db import Base
from trading.store.types import EnumType, UtcDateTime, one_of


class Organisation(Base):
    """A unit with its unified social credit code (18 characters, check digit verified)."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint(one_of("kind", OrganisationKind), name="kind"),
        CheckConstraint(one_of("state", OrganisationState), name="state"),
        CheckConstraint("state <> 'refused' OR decision_reason <> ''", name="refusal_has_a_reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(EnumType(OrganisationKind))
    state: Mapped[OrganisationState] = mapped_column(EnumType(OrganisationState))
    region_code: Mapped[str] = mapped_column(String(12), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    contact_name: Mapped[str] = mapped_column(String(60), default="")
    contact_phone: Mapped[str] = mapped_column(String(30), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_reason: Mapped[str] = mapped_column(Text, default="")

    people: Mapped[list["Person"]] = relationship(back_populates="organisation")
    mandates: Mapped[list["Mandate"]] = relationship(
        back_populates="agent", foreign_keys="Mandate.agent_id", viewonly=True
    )

    @property
    def organisation_id(self) -> UUID:
        """Its own, so that it can be asked like everything that belongs to an organisation."""
        return self.id


class Person(Base):
    """An account: one person, one organisation, exactly one role."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint(
            "role IN (" + ", ".join(f"'{role.value}'" for role in PERSONAL_ROLES) + ")", name="role"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[Role] = mapped_column(EnumType(Role))
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str | None] = mapped_column(String(10))
    mobile: Mapped[str] = mapped_column(String(30), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    mobile_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship(back_populates="people")
    duties: Mapped[list["DutyHeld"]] = relationship(back_populates="person", cascade="all, delete-orphan")

    def as_actor(self, day: date, address: str = "") -> Actor:
        """The actor this person is in a transaction on that day (in Beijing)."""
        return Actor(
            role=self.role,
            person_id=self.id,
            organisation_id=self.organisation_id,
            name=self.name,
            address=address,
            duties=frozenset(held.duty for held in self.duties),
            admitted=self.organisation.state is OrganisationState.ADMITTED,
            serves=self._serves(day),
        )

    def _serves(self, day: date) -> frozenset[UUID]:
        if self.organisation.kind is not OrganisationKind.AGENT:
            return frozenset()
        return frozenset(each.procuring_entity_id for each in self.organisation.mandates if each.covers(day))


class DutyHeld(Base):
    """What a person answers for: the unit's arrangements, or a place in drafter → reviewer → approver."""

    __tablename__ = "duties"
    __table_args__ = (CheckConstraint(one_of("duty", Duty), name="duty"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    duty: Mapped[Duty] = mapped_column(EnumType(Duty), primary_key=True)

    person: Mapped[Person] = relationship(back_populates="duties")


class Mandate(Base):
    """A procurement agent acts for a unit from `starts` until before `ends` (local days)."""

    __tablename__ = "mandates"
    __table_args__ = (CheckConstraint("ends > starts", name="order"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    procuring_entity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    document_number: Mapped[str] = mapped_column(String(100))
    starts: Mapped[date]
    ends: Mapped[date]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    agent: Mapped[Organisation] = relationship(back_populates="mandates", foreign_keys=[agent_id])
    procuring_entity: Mapped[Organisation] = relationship(foreign_keys=[procuring_entity_id])

    def covers(self, day: date) -> bool:
        """Whether the agent may act for the unit on that day."""
        return self.revoked_at is None and self.starts <= day < self.ends


class SignIn(Base):
    """A session of a signed-in person, and the history of them; times are system time."""

    __tablename__ = "sign_ins"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(45))
    user_agent: Mapped[str] = mapped_column(String(300))


class Guess(Base):
    """Failed sign-ins by login or address, registrations by address, counted to slow guessing down."""

    __tablename__ = "guesses"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(120))
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OneTimeCode(Base):
    """A code that proves a contact or opens an invited account; only its digest is kept. System time."""

    __tablename__ = "one_time_codes"
    __table_args__ = (CheckConstraint(one_of("purpose", CodePurpose), name="purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[CodePurpose] = mapped_column(EnumType(CodePurpose))
    target: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship()


class ApiToken(Base):
    """A personal token for programs; only its digest is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Handover(Base):
    """Work passed from one person to another of the same unit, with its reason."""

    __tablename__ = "handovers"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    from_person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    to_person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    from_person: Mapped[Person] = relationship(foreign_keys=[from_person_id])
    to_person: Mapped[Person] = relationship(foreign_keys=[to_person_id])
