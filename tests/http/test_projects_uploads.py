"""Files that come in: what is refused says why, keeps nothing, and leaves the registration as it was."""

import errno
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.accounts import County, a_county
from tests.support.app import World
from tests.support.client import Browser, signed_in
from tests.support.projects import a_draft, a_pdf, version_of
from trading.projects.models import Attachment
from trading.store.files import StoredFile


@pytest.fixture
def county(world: World) -> County:
    return a_county(world)


@pytest.fixture
def project_id(world: World, county: County) -> UUID:
    return a_draft(world, county)


@pytest.fixture
def browser(world: World, county: County) -> Browser:
    return signed_in(world, county.unit.drafter)


def upload(
    world: World, browser: Browser, project_id: UUID, name: str, content: bytes, **options: Any
) -> TestResponse:
    form = {"version": version_of(world, project_id), "kind": "other", "file": (BytesIO(content), name)}
    return browser.post(f"/unit/projects/{project_id}/files", data=form, **options)


def others(world: World, project_id: UUID) -> list[Attachment]:
    own = select(Attachment).where(Attachment.project_id == project_id, Attachment.kind == "other")
    return list(world.session.scalars(own))


def bytes_kept(world: World) -> set[str]:
    folder = world.platform.files.folder
    return {path.name for path in folder.rglob("*") if path.is_file()}


def a_bomb() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"{number}.txt", b"\x00" * 4 * 1024**2)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("批复.pdf", b"MZ" + b"\x90" * 100, "文件内容与文件名不符"),
        ("安装.exe", b"MZ" + b"\x90" * 100, "不接收此类文件"),
        ("图纸.zip", a_bomb(), "解压后过大"),
        ("空.pdf", b"", "空"),
        ("", b"%PDF-1.7", "请选择文件"),
        (f"{'长' * 220}.pdf", b"%PDF-1.7", "文件名过长"),
    ],
)
def test_a_file_that_is_not_taken_leaves_nothing_behind(
    world: World, browser: Browser, project_id: UUID, name: str, content: bytes, reason: str
) -> None:
    before = bytes_kept(world)
    answer = upload(world, browser, project_id, name, content)
    assert answer.status_code == 422
    assert reason in answer.text
    assert bytes_kept(world) == before
    assert others(world, project_id) == []


def test_a_file_past_the_limit_is_refused_with_a_clear_answer(
    world: World, browser: Browser, project_id: UUID
) -> None:
    world.app.config["MAX_CONTENT_LENGTH"] = 4096
    answer = upload(world, browser, project_id, "大图.pdf", a_pdf("x" * 8192))
    assert answer.status_code == 413
    assert "太大" in answer.text or "过大" in answer.text
    assert others(world, project_id) == []


# The parser of a request that broke off leaves its own buffer to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_request_that_breaks_off_before_its_announced_length_is_refused(
    world: World, browser: Browser, project_id: UUID
) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 half'
    )
    answer = browser.post(
        f"/unit/projects/{project_id}/files",
        input_stream=BytesIO(body),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(len(body) + 5000)},
    )
    assert 400 <= answer.status_code < 500
    assert others(world, project_id) == []


def test_a_full_disk_is_said_and_nothing_is_acknowledged(
    world: World, browser: Browser, project_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("trading.store.files.os.fsync", no_space)
    answer = upload(world, browser, project_id, "批复.pdf", a_pdf("full"))
    assert answer.status_code == 507
    assert "存储" in answer.text
    assert others(world, project_id) == []
    assert not list(Path(world.platform.files.folder).glob(".incoming-*"))


def test_a_name_with_a_path_in_it_is_cut_to_its_last_part(
    world: World, browser: Browser, project_id: UUID
) -> None:
    assert upload(world, browser, project_id, "..\\..\\系统/批\u202e复.pdf", a_pdf("p")).status_code == 302
    assert [file.file_name for file in others(world, project_id)] == ["批复.pdf"]


def test_the_same_bytes_are_stored_once_and_counted_twice(
    world: World, browser: Browser, project_id: UUID, county: County
) -> None:
    other_id = a_draft(world, county)
    before = bytes_kept(world)
    for each in (project_id, other_id):
        assert upload(world, browser, each, "同一份.pdf", a_pdf("same")).status_code == 302
    (added,) = bytes_kept(world) - before
    assert world.session.get_one(StoredFile, added).references == 2
    (file,) = others(world, other_id)
    path = f"/unit/projects/{other_id}/files/{file.id}/remove"
    assert browser.post(path, data={"version": version_of(world, other_id)}).status_code == 302
    assert world.session.get_one(StoredFile, added).references == 1


def test_the_very_same_file_is_not_attached_twice(world: World, browser: Browser, project_id: UUID) -> None:
    assert upload(world, browser, project_id, "一.pdf", a_pdf("twice")).status_code == 302
    answer = upload(world, browser, project_id, "二.pdf", a_pdf("twice"))
    assert answer.status_code == 409
    assert "已经上传" in answer.text
