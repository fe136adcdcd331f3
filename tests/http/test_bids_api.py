"""The upload protocol as a stranger would speak it, from docs/seal-1.md §10."""

import base64
from io import BytesIO
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from tests.support.accounts import County, a_county
from tests.support.announcements import PublishedTender, a_published_tender
from tests.support.app import World
from tests.support.bids import Sealed, seal_bid, withdrawal_note
from tests.support.client import Browser, a_visitor, signed_in
from trading.accounts import commands as accounts
from trading.kernel.actors import Role
from trading.sealing.facts import parse_facts


class Sender:
    """A bidder's program."""

    def __init__(self, browser: Browser, lot: UUID) -> None:
        self.browser = browser
        self.lot = lot

    def begin(self, sealed: Sealed) -> TestResponse:
        envelope = base64.b64encode(sealed.data).decode()
        return self.browser.post(
            f"/api/v1/lot-attempts/{self.lot}/uploads",
            json={"envelope": envelope, "signature": sealed.signature},
        )

    def put(self, upload: str, part: str, data: bytes, offset: int | str | None = 0) -> TestResponse:
        headers = {} if offset is None else {"Upload-Offset": str(offset)}
        return self.browser.put(
            f"{upload}/parts/{part}", data=data, content_type="application/octet-stream", headers=headers
        )

    def head(self, upload: str, part: str) -> TestResponse:
        return self.browser.head(f"{upload}/parts/{part}")

    def finalise(self, upload: str) -> TestResponse:
        return self.browser.post(f"{upload}/finalise")

    def hand_in(self, sealed: Sealed) -> TestResponse:
        upload = str(self.begin(sealed).get_json()["upload"])
        for part in ("summary", "body"):
            assert self.put(upload, part, part_of(sealed, part)).status_code == 204
        return self.finalise(upload)


def part_of(sealed: Sealed, part: str) -> bytes:
    return (sealed.folder / f"{part}.age").read_bytes()


class Stage:
    """A lot under notice, a bidder with its program, a rival."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.county: County = a_county(world)
        self.tender: PublishedTender = a_published_tender(world, self.county, lots=1)
        self.lot = self.tender.lot_attempt_ids[0]
        self.bidder, self.rival = self.county.bidders[:2]
        self.sender = Sender(signed_in(world, self.bidder), self.lot)

    def sealed(self) -> Sealed:
        return seal_bid(self.world, self.lot, self.bidder)

    def begun(self) -> tuple[Sealed, str]:
        sealed = self.sealed()
        return sealed, str(self.sender.begin(sealed).get_json()["upload"])


@pytest.fixture
def stage(world: World, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("trading.web.identity.legal_clock", lambda session, demo: world.clock)
    return Stage(world)


def test_the_sealing_facts_are_public_and_the_same_for_everybody(stage: Stage) -> None:
    address = f"/api/v1/lot-attempts/{stage.lot}/sealing"
    seen = {
        signed_in(stage.world, actor).get(address).data for actor in stage.county.one_of_each_role().values()
    }
    seen.add(a_visitor(stage.world).get(address).data)
    (text,) = seen
    facts = parse_facts(text)
    assert (facts.k, len(facts.custodians), facts.deadline) == (2, 3, stage.tender.deadline)


def test_the_facts_of_an_unknown_lot_are_not_found(stage: Stage) -> None:
    answer = a_visitor(stage.world).get("/api/v1/lot-attempts/00000000-0000-4000-8000-000000000000/sealing")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_an_envelope_goes_the_whole_way_and_its_receipt_is_text(stage: Stage) -> None:
    sealed = stage.sealed()
    answer = stage.sender.hand_in(sealed)
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    assert f"envelope: sha256:{sealed.envelope.id}" in answer.text
    own = stage.sender.browser.get(f"/api/v1/lot-attempts/{stage.lot}/bid").get_json()
    assert (own["live"], own["bidder_key"], own["receipt"], own["upload"]) == (
        sealed.envelope.id,
        sealed.envelope.bidder_key,
        answer.text,
        None,
    )


def test_beginning_tells_where_to_send_and_how_much_has_arrived(stage: Stage) -> None:
    sealed = stage.sealed()
    first = stage.sender.begin(sealed)
    assert first.status_code == 201
    assert first.headers["Location"] == first.get_json()["upload"]
    sizes = {part["name"]: (part["size"], part["offset"]) for part in first.get_json()["parts"]}
    assert sizes["summary"] == (len(part_of(sealed, "summary")), 0)
    again = stage.sender.begin(sealed)
    assert (again.status_code, again.get_json()["upload"]) == (200, first.get_json()["upload"])
    assert stage.sender.browser.get(first.get_json()["upload"]).get_json() == again.get_json()


def test_beginning_an_envelope_that_is_in_answers_its_receipt(stage: Stage) -> None:
    sealed = stage.sealed()
    receipt = stage.sender.hand_in(sealed).text
    answer = stage.sender.begin(sealed)
    assert (answer.status_code, answer.get_json()["receipt"]) == (200, receipt)


def test_a_second_envelope_is_told_which_transfer_stands_in_the_way(stage: Stage) -> None:
    _, upload = stage.begun()
    answer = stage.sender.begin(stage.sealed())
    assert (answer.status_code, answer.get_json()["code"]) == (409, "E_UPLOAD_OPEN")
    assert answer.get_json()["upload"] == upload
    assert stage.sender.browser.delete(upload).status_code == 204
    assert stage.sender.begin(stage.sealed()).status_code == 201


NO_ENVELOPES = (
    b"",
    b"[]",
    b"{",
    b"{}",
    b'{"envelope": 7, "signature": "x"}',
    b'{"envelope": "***", "signature": "x"}',
    b'{"envelope": "e30=", "signature": null}',
)


def test_a_request_that_is_no_envelope_is_invalid(stage: Stage) -> None:
    address = f"/api/v1/lot-attempts/{stage.lot}/uploads"
    for body in NO_ENVELOPES:
        answer = stage.sender.browser.post(address, data=body, content_type="application/json")
        assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid"), body


def test_a_refused_envelope_is_answered_with_code_reason_and_signed_refusal(stage: Stage) -> None:
    theirs = seal_bid(stage.world, stage.lot, stage.rival)
    answer = stage.sender.begin(theirs)
    problem = answer.get_json()
    assert (answer.status_code, answer.content_type) == (403, "application/problem+json")
    assert (problem["status"], problem["code"]) == (403, "E_BIDDER")
    assert problem["detail"]
    assert problem["refusal"].startswith("ggrefusal/1\n")


def test_bytes_arrive_in_any_pieces_and_the_offset_tells_how_far(stage: Stage) -> None:
    sealed, upload = stage.begun()
    data = part_of(sealed, "summary")
    assert stage.sender.put(upload, "summary", data[:1]).headers["Upload-Offset"] == "1"
    assert stage.sender.put(upload, "summary", data[1:], 1).headers["Upload-Offset"] == str(len(data))
    told = stage.sender.head(upload, "summary")
    assert told.status_code == 200
    assert (told.headers["Upload-Offset"], told.headers["Upload-Length"]) == (str(len(data)), str(len(data)))
    assert told.headers["Cache-Control"] == "no-store"


def test_bytes_for_another_place_are_not_written(stage: Stage) -> None:
    sealed, upload = stage.begun()
    data = part_of(sealed, "summary")
    stage.sender.put(upload, "summary", data[:10])
    for offset in (0, 9, 11):
        answer = stage.sender.put(upload, "summary", data[offset:], offset)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "E_OFFSET")
        assert (answer.headers["Upload-Offset"], answer.get_json()["offset"]) == ("10", 10)


def test_an_offset_must_be_a_plain_number(stage: Stage) -> None:
    _, upload = stage.begun()
    for offset in (None, "", "-1", "1e3", "１", "0x10", "9" * 40):
        headers = {} if offset is None else {"Upload-Offset": offset.encode().decode("latin-1")}
        answer = stage.sender.browser.put(f"{upload}/parts/summary", data=b"x", headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (400, "E_OFFSET"), offset


def test_more_than_the_part_or_the_chunk_is_not_written(stage: Stage) -> None:
    sealed, upload = stage.begun()
    past = stage.sender.put(upload, "summary", part_of(sealed, "summary") + b"x")
    assert (past.status_code, past.get_json()["code"]) == (413, "E_TOO_BIG")
    chunk = stage.sender.put(upload, "body", bytes(8 * 1024 * 1024 + 1))
    assert (chunk.status_code, chunk.get_json()["code"]) == (413, "E_TOO_BIG")
    assert stage.sender.head(upload, "summary").headers["Upload-Offset"] == "0"


def test_a_body_without_its_length_is_not_taken(stage: Stage) -> None:
    _, upload = stage.begun()
    answer = stage.sender.browser.put(
        f"{upload}/parts/summary",
        input_stream=BytesIO(b"x"),
        headers={"Upload-Offset": "0", "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 411


def test_what_came_of_a_body_shorter_than_it_claimed_is_kept(stage: Stage) -> None:
    sealed, upload = stage.begun()
    data = part_of(sealed, "summary")
    answer = stage.sender.browser.put(
        f"{upload}/parts/summary",
        input_stream=BytesIO(data[:100]),
        headers={"Upload-Offset": "0"},
        environ_overrides={"CONTENT_LENGTH": str(len(data))},
    )
    assert answer.status_code in (400, 409)
    arrived = int(stage.sender.head(upload, "summary").headers["Upload-Offset"])
    assert arrived in (0, 100)
    assert stage.sender.put(upload, "summary", data[arrived:], arrived).status_code == 204


def test_there_is_no_third_part(stage: Stage) -> None:
    _, upload = stage.begun()
    assert stage.sender.put(upload, "third", b"x").status_code == 404
    assert stage.sender.head(upload, "third").status_code == 404


def test_an_incomplete_envelope_is_told_what_is_missing_and_stays_open(stage: Stage) -> None:
    sealed, upload = stage.begun()
    stage.sender.put(upload, "summary", part_of(sealed, "summary"))
    answer = stage.sender.finalise(upload)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "E_INCOMPLETE")
    assert [part["offset"] for part in answer.get_json()["parts"]] == [len(part_of(sealed, "summary")), 0]
    stage.sender.put(upload, "body", part_of(sealed, "body"))
    assert stage.sender.finalise(upload).status_code == 200


def test_a_finished_upload_is_not_given_up(stage: Stage) -> None:
    sealed, upload = stage.begun()
    stage.sender.hand_in(sealed)
    answer = stage.sender.browser.delete(upload)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "E_FINISHED")
    assert stage.sender.finalise(upload).status_code == 200


def test_after_the_deadline_every_door_is_closed_in_writing(stage: Stage) -> None:
    sealed, upload = stage.begun()
    stage.sender.put(upload, "summary", part_of(sealed, "summary"))
    stage.world.clock.advance_to(stage.tender.deadline)
    browser = signed_in(stage.world, stage.bidder)
    late = Sender(browser, stage.lot)
    for answer in (late.put(upload, "body", b"x"), late.finalise(upload), late.begin(stage.sealed())):
        assert (answer.status_code, answer.get_json()["code"]) == (409, "E_CLOSED")
        assert answer.get_json()["refusal"].startswith("ggrefusal/1\n")


def test_a_withdrawal_is_answered_with_a_receipt_in_text(stage: Stage) -> None:
    sealed = stage.sealed()
    stage.sender.hand_in(sealed)
    address = f"/api/v1/lot-attempts/{stage.lot}/withdrawals"
    signed = withdrawal_note(sealed, stage.world.clock.now())
    first = stage.sender.browser.post(address, data=signed.encode(), content_type="text/plain; charset=utf-8")
    assert first.status_code == 200
    assert "state: withdrawn\n" in first.text
    again = stage.sender.browser.post(address, data=signed.encode(), content_type="text/plain; charset=utf-8")
    assert again.text == first.text


def test_a_withdrawal_that_is_no_note_is_refused(stage: Stage) -> None:
    address = f"/api/v1/lot-attempts/{stage.lot}/withdrawals"
    for body in (b"", b"\xff\xfe", "撤回".encode(), b"x" * 70_000):
        answer = stage.sender.browser.post(address, data=body, content_type="text/plain; charset=utf-8")
        assert answer.status_code in (413, 422), body[:10]


def test_another_bidders_upload_and_receipt_look_as_if_they_did_not_exist(stage: Stage) -> None:
    sealed, upload = stage.begun()
    rival = signed_in(stage.world, stage.rival)
    spy = Sender(rival, stage.lot)
    answers = [rival.get(upload), spy.put(upload, "summary", b"x"), spy.head(upload, "summary")]
    answers += [spy.finalise(upload), rival.delete(upload)]
    assert {answer.status_code for answer in answers} == {404}
    assert stage.sender.hand_in(sealed).status_code == 200
    assert spy.finalise(upload).status_code == 404
    assert rival.get(f"/api/v1/lot-attempts/{stage.lot}/bid").get_json()["live"] is None


def test_only_bidders_hand_in(stage: Stage) -> None:
    sealed = stage.sealed()
    assert Sender(a_visitor(stage.world), stage.lot).begin(sealed).status_code == 401
    for role, actor in stage.county.one_of_each_role().items():
        if role is not Role.BIDDER:
            assert Sender(signed_in(stage.world, actor), stage.lot).begin(sealed).status_code == 403, role


def test_a_token_needs_no_form_but_a_cookie_does_and_from_this_site(stage: Stage) -> None:
    sealed = stage.sealed()
    stage.world.app.config["WTF_CSRF_ENABLED"] = True
    assert stage.sender.begin(sealed).status_code == 403
    with stage.world.acting(stage.bidder) as tx:
        token = accounts.make_token(tx, "sealer")
    program = a_visitor(stage.world)
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    assert Sender(program, stage.lot).hand_in(sealed).status_code == 200


def test_another_site_cannot_send_in_a_bidders_name(stage: Stage) -> None:
    stage.sender.browser.environ_base["HTTP_ORIGIN"] = "https://elsewhere.example"
    assert stage.sender.begin(stage.sealed()).get_json()["code"] == "foreign_origin"
