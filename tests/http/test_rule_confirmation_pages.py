"""The page on which the administrator records what the county has confirmed."""

from flask import Flask
from flask.testing import FlaskClient

from tests.support.accounts import PASSWORD, a_county, login_of
from tests.support.app import World
from trading.kernel.actors import Role


def signed_in(app: Flask, role: Role) -> FlaskClient:
    with app.app_context():
        world = World(app)
        login = login_of(world, a_county(world).one_of_each_role()[role])
    client = app.test_client()
    client.post("/sign-in", data={"login": login, "password": PASSWORD})
    return client


def test_the_administrator_records_it_on_a_page_and_everybody_sees_it(app: Flask) -> None:
    client = signed_in(app, Role.ADMINISTRATOR)
    assert "/eligibility/rules/W4/confirm" in client.get("/eligibility/rules").text
    refused = client.post(
        "/eligibility/rules/W4/confirm", data={"document_number": "", "signatory": "张县长"}
    )
    assert refused.status_code == 422
    assert 'value="张县长"' in refused.text
    recorded = client.post(
        "/eligibility/rules/W4/confirm",
        data={
            "document_number": "示府办发〔2026〕12号",
            "document_date": "2026-11-20",
            "signatory": "张县长",
        },
    )
    assert recorded.status_code == 302
    visitor = app.test_client()
    assert "示府办发〔2026〕12号" in visitor.get("/eligibility/rules").text
    question = "category=works&fund=county&basis=total_investment&amount=1000000"
    told = visitor.get(f"/api/v1/eligibility?{question}").get_json()
    assert "本条为示例，待县政府确认。" not in told["because"]
    assert told["confirmation"] == {
        "document_number": "示府办发〔2026〕12号",
        "date": "2026-11-20",
        "signatory": "张县长",
    }


def test_the_page_for_confirming_is_the_administrators(app: Flask) -> None:
    assert app.test_client().get("/eligibility/rules/W4/confirm").status_code == 302
    client = signed_in(app, Role.OPERATOR)
    assert client.get("/eligibility/rules/W4/confirm").status_code == 403
    assert "confirm" not in client.get("/eligibility/rules").text
