"""The tender documents: versioned files and the parts every bid must contain."""

from collections.abc import Sequence
from uuid import UUID

from trading.announcements import contents, queries
from trading.announcements.commands.tenders import editable, standard_parts
from trading.announcements.models import Document, RequiredPart, Tender
from trading.announcements.rules import DocumentKind
from trading.kernel.errors import Conflict, Forbidden, Invalid
from trading.kernel.permissions import Action, own_unit
from trading.kernel.text import text
from trading.store.files import Stored, keep, release
from trading.store.transaction import Transaction

LASTING = ("need", "qualification", "objection_channel", "duration_days", "validity_days", "opening_place")


def add_document(
    tx: Transaction, tender_id: UUID, kind: DocumentKind, title: str, file_name: str, stored: Stored
) -> Document:
    """Add a file, as the next version where one of this title exists.

    After publication it stays hidden until a notice of change publishes it. Raises Conflict in sign-off.
    """
    tender = _with_open_documents(tx, tender_id)
    same = [document for document in tender.documents if document.title == title]
    if any(document.published_at is None for document in same):
        raise Invalid.field("title", text("A file of this title waits already. Remove it first."))
    position = same[0].position if same else max((each.position for each in tender.documents), default=0) + 1
    document = Document(
        position=position,
        kind=kind,
        title=title,
        document_version=max((each.document_version for each in same), default=0) + 1,
        file_name=file_name,
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        added_at=tx.now,
    )
    tender.documents.append(document)
    keep(tx, stored)
    tx.record(
        "document.added",
        document,
        project_id=tender.project_id,
        title=title,
        version=document.document_version,
        sha256=stored.sha256,
    )
    return document


def remove_document(tx: Transaction, tender_id: UUID, document_id: UUID) -> None:
    """Take away a file that was never published. Raises Conflict for a published one."""
    tender = _with_open_documents(tx, tender_id)
    document = queries.own_document(tx.session, tx.actor, tender.id, document_id)
    if document.published_at is not None:
        raise Conflict("document_published", text("A published file stays. Add a new version instead."))
    for part in tender.parts:
        if part.template_id == document.id:
            part.template_id = None
    tx.session.flush()
    tender.documents.remove(document)
    release(tx, document.sha256)
    tx.record("document.removed", document, project_id=tender.project_id, title=document.title)


def set_parts(
    tx: Transaction, tender_id: UUID, parts: Sequence[tuple[str, str, bool, UUID | None]]
) -> Tender:
    """Say what every bid must contain: code, title, whether it must be there, and a template among the files.

    Letter of tender and price sheet belong to every tender. Raises Invalid.
    """
    tender = editable(tx, tender_id)
    codes = [code for code, *_ in parts]
    if len(set(codes)) != len(codes):
        raise Invalid.field("parts", text("Each part can be listed only once."))
    standard = standard_parts(tender, queries.procedure_of(tender, tx.now))
    if not {code for code, _ in standard} <= set(codes):
        names = tuple(title for _, title in standard)
        raise Invalid.field("parts", text("These parts belong to every bid: %(names)s.", names=names))
    known = {document.id for document in tender.documents}
    if any(template is not None and template not in known for *_, template in parts):
        raise Invalid.field("parts", text("A template must be one of the files of this tender."))
    tender.parts.clear()
    tx.session.flush()
    for position, (code, title, mandatory, template) in enumerate(parts, 1):
        tender.parts.append(
            RequiredPart(position=position, code=code, title=title, mandatory=mandatory, template_id=template)
        )
    tx.record("tender.parts_set", tender, project_id=tender.project_id, parts=codes)
    return tender


def copy_from(tx: Transaction, tender_id: UUID, earlier_id: UUID) -> Tender:
    """Take over files, parts and lasting terms of an earlier tender of the unit. Raises Conflict."""
    tender = editable(tx, tender_id)
    earlier = tx.get(Tender, earlier_id)
    if earlier.id == tender.id or not own_unit(tx.actor, earlier):
        raise Forbidden
    if tender.documents:
        raise Conflict("documents_present", text("Remove the files you added before you copy others."))
    take_over(tx, tender, earlier)
    tx.record("tender.copied", tender, project_id=tender.project_id, earlier=str(earlier.id))
    return tender


def take_over(tx: Transaction, tender: Tender, earlier: Tender) -> None:
    """Give a tender the files, parts and lasting terms of another."""
    copies: dict[UUID, Document] = {}
    for position, source in enumerate(contents.newest(earlier.documents), 1):
        copies[source.id] = Document(
            position=position,
            kind=source.kind,
            title=source.title,
            file_name=source.file_name,
            sha256=source.sha256,
            size=source.size,
            media_type=source.media_type,
            added_at=tx.now,
        )
        tender.documents.append(copies[source.id])
        keep(tx, Stored(source.sha256, source.size, source.media_type))
    tender.parts.clear()
    tx.session.flush()
    for part in earlier.parts:
        template = copies.get(part.template_id) if part.template_id else None
        tender.parts.append(
            RequiredPart(
                position=part.position,
                code=part.code,
                title=part.title,
                mandatory=part.mandatory,
                template_id=template.id if template else None,
            )
        )
    for name in LASTING:
        setattr(tender, name, getattr(earlier, name))


def _with_open_documents(tx: Transaction, tender_id: UUID) -> Tender:
    tender = tx.lock(Tender, tender_id)
    tx.require(Action.DRAFT_TENDER, tender)
    if queries.live_drafts(tx.session, tender.id):
        reason = text("The notice is being signed off. Send it back before you change anything.")
        raise Conflict("tender_in_sign_off", reason)
    return tender
