"""Attach files to a registration and take them off again."""

from typing import Final
from uuid import UUID

from trading.kernel.errors import Conflict, Invalid, NotFound
from trading.kernel.text import text
from trading.projects.checklist import OTHER, items_for
from trading.projects.commands.drafts import lock_editable
from trading.projects.models import Attachment
from trading.store.files import Stored, keep, release
from trading.store.transaction import Transaction

FILES_LIMIT: Final = 60
"""The most files of one registration."""


def attach(
    tx: Transaction, project_id: UUID, version: int, stored: Stored, *, kind: str, file_name: str
) -> Attachment:
    """Attach a file that lies in the store; raises Invalid for an unknown kind, Conflict past the limit."""
    project = lock_editable(tx, project_id, version)
    if kind not in {OTHER, *(item.code for item in items_for(project.category))}:
        raise Invalid.field("kind", text("Please choose one of the list."))
    if len(project.attachments) >= FILES_LIMIT:
        raise Conflict("too_many_files", text("At most %(limit)s files are possible.", limit=FILES_LIMIT))
    if any(file.sha256 == stored.sha256 and file.kind == kind for file in project.attachments):
        raise Conflict("file_attached", text("This very file is attached already."))
    if tx.actor.person_id is None:
        raise Conflict
    attachment = Attachment(
        kind=kind,
        file_name=file_name,
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        added_by=tx.actor.person_id,
        added_at=tx.now,
    )
    project.attachments.append(attachment)
    project.version += 1
    keep(tx, stored)
    tx.record(
        "project.file_attached",
        project,
        project_id=project.id,
        kind=kind,
        name=file_name,
        sha256=stored.sha256,
    )
    return attachment


def detach(tx: Transaction, project_id: UUID, version: int, attachment_id: UUID) -> None:
    """Take a file off; what earlier submissions name keeps its digest there."""
    project = lock_editable(tx, project_id, version)
    attachment = next((file for file in project.attachments if file.id == attachment_id), None)
    if attachment is None:
        raise NotFound
    project.attachments.remove(attachment)
    project.version += 1
    release(tx, attachment.sha256)
    tx.record(
        "project.file_detached",
        project,
        project_id=project.id,
        kind=attachment.kind,
        name=attachment.file_name,
        sha256=attachment.sha256,
    )
