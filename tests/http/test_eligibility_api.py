"""Which way must this go, asked by programs and by people."""

import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

WORKS = "category=works&basis=total_investment&date=2026-11-23"


def ask(app: Flask, query: str, language: str = "en") -> TestResponse:
    return app.test_client().get(f"/api/v1/eligibility?{query}", headers={"Accept-Language": language})


def page(app: Flask, query: str = "") -> TestResponse:
    return app.test_client().get(f"/eligibility?{query}", headers={"Accept-Language": "en"})


def problem(response: TestResponse) -> dict[str, Any]:
    assert response.content_type == "application/problem+json"
    found: dict[str, Any] = json.loads(response.text)
    return found


def test_a_program_learns_entry_venue_methods_rule_source_and_certainty(app: Flask) -> None:
    response = ask(app, f"{WORKS}&fund=county&amount=1999999.99")
    assert response.status_code == 200
    told = response.get_json()
    assert (told["entry"], told["venue"], told["default_method"]) == ("must", "county", "bixuan")
    assert told["methods"] == ["bixuan", "negotiation", "consultation"]
    assert (told["rule"]["id"], told["rule"]["version"]) == ("W4", "2026-1")
    assert told["source"]
    assert told["certainty"] == "county_decides"
    assert told["confirmation"] is None


@pytest.mark.parametrize(
    ("amount", "rule", "entry"),
    [
        ("199999.99", "W2", "may"),
        ("200000", "W4", "must"),
        ("2000000", "W6", "must"),
        ("4000000", "W7", "must"),
        ("１，０００，０００", "W4", "must"),
    ],
)
def test_the_edges_are_exact(app: Flask, amount: str, rule: str, entry: str) -> None:
    told = ask(app, f"{WORKS}&fund=county&amount={amount}").get_json()
    assert (told["rule"]["id"], told["entry"]) == (rule, entry)


def test_several_sources_of_money_are_judged_together(app: Flask) -> None:
    told = ask(app, f"{WORKS}&fund=own&fund=county&amount=1000000").get_json()
    assert told["rule"]["id"] == "W4"
    assert told["facts"]["funds"] == ["own", "county"]


def test_a_gap_is_no_rule(app: Flask) -> None:
    response = ask(app, f"{WORKS}&fund=township&amount=1000000")
    assert response.status_code == 404
    told = problem(response)
    assert (told["code"], told["rule"]) == ("no_rule", "W4-township")


def test_missing_facts_are_named(app: Flask) -> None:
    response = ask(app, "category=goods&fund=county&basis=budget&amount=500000")
    assert response.status_code == 422
    told = problem(response)
    assert (told["code"], told["facts"]) == ("facts_needed", ["central_catalogue"])
    answered = ask(app, "category=goods&fund=county&basis=budget&amount=500000&central_catalogue=no")
    assert answered.get_json()["rule"]["id"] == "P14-goods"


@pytest.mark.parametrize("amount", ["1e3", "-5", "1.005", "20万", "", "1,00", "NaN", "0x10", "١٢"])
def test_an_amount_that_is_not_plain_yuan_is_refused(app: Flask, amount: str) -> None:
    response = ask(app, f"{WORKS}&fund=county&amount={amount}")
    assert response.status_code == 422
    assert problem(response)["fields"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("fund=county&amount=5", "category"),
        ("category=ships&fund=county&amount=5", "category"),
        ("category=works&amount=5", "fund"),
        ("category=works&fund=moon&amount=5", "fund"),
        ("category=works&fund=county&amount=5&basis=weight", "basis"),
        ("category=goods&fund=county&amount=5&basis=valuation", "basis"),
        ("category=works&fund=county&amount=5&date=soon", "date"),
        ("category=works&fund=county&amount=5&region=town", "region"),
        ("category=works&fund=county&amount=5&state_control=maybe", "state_control"),
        ("category=works&fund=county&amount=5&total_investment=6", "amount"),
    ],
)
def test_what_cannot_be_read_is_refused_by_field(app: Flask, query: str, field: str) -> None:
    response = ask(app, query)
    assert response.status_code == 422
    assert field in problem(response)["fields"]


def test_reasons_come_in_the_readers_language_and_the_citation_in_its_own(app: Flask) -> None:
    query = f"{WORKS}&fund=county&amount=1000000"
    english, chinese = ask(app, query).get_json(), ask(app, query, "zh-CN").get_json()
    assert english["because"][0] == "Works, paid from: county budget."
    assert chinese["because"][0] == "类别：工程；资金来源：县级财政资金。"
    assert english["source"] == chinese["source"]


def test_every_procedure_shows_its_periods_with_source_and_certainty(app: Flask) -> None:
    told = app.test_client().get("/api/v1/procedures").get_json()
    assert {each["engine"] for each in told} == {"sealed", "rounds", "ascending", "negotiated", "record"}
    for procedure in told:
        assert procedure["name"]
        assert procedure["steps"]
        assert procedure["periods"]
        for period in procedure["periods"]:
            assert period["value"] >= 1
            assert period["source"]
            assert period["certainty"] in ("verified", "unverified", "county_decides")
            assert {"unit", "from", "to"} <= period.keys()


def test_a_visitor_asks_on_a_page_and_reads_the_way_and_why(app: Flask) -> None:
    response = page(app, "category=works&fund=county&amount=1000000")
    assert response.status_code == 200
    for words in (
        "This must be traded at the county trading centre.",
        "Permitted: competitive selection (比选), competitive negotiation, competitive consultation.",
        "rule W4 covers CNY 200,000.00 and more, but less than CNY 2,000,000.00.",
        "县规则",
    ):
        assert words in response.text


def test_the_empty_page_asks_and_complains_about_nothing(app: Flask) -> None:
    response = page(app)
    assert response.status_code == 200
    assert "error-summary" not in response.text


def test_what_was_typed_stays_when_the_amount_is_wrong(app: Flask) -> None:
    response = page(app, "category=works&amount=1e3")
    assert response.status_code == 422
    assert 'value="1e3"' in response.text
    assert 'href="#f-amount"' in response.text
    assert 'href="#f-fund"' in response.text
    assert 'value="works" checked' in response.text


def test_a_missing_amount_is_asked_for_where_the_amount_stands(app: Flask) -> None:
    response = page(app, "category=works&fund=county")
    assert response.status_code == 422
    assert 'href="#f-amount"' in response.text


def test_questions_that_matter_are_opened_and_marked(app: Flask) -> None:
    response = page(app, "category=goods&fund=county&amount=500000")
    assert response.status_code == 422
    assert 'href="#f-central_catalogue"' in response.text
    assert "<details" in response.text
    assert " open>" in response.text


def test_a_gap_is_told_as_one_and_not_decided(app: Flask) -> None:
    response = page(app, "category=works&fund=township&amount=1000000")
    assert response.status_code == 200
    assert "No rule covers this case" in response.text
    assert "This must" not in response.text


def test_every_rule_and_procedure_can_be_read_by_everybody(app: Flask) -> None:
    client = app.test_client()
    rules = client.get("/eligibility/rules").text
    for rule in ("W4-township", "P15", "E25"):
        assert f'id="{rule}"' in rules
    assert "confirm" not in rules
    land = client.get("/eligibility/rules?category=land_use_right").text
    assert 'id="L17"' in land
    assert 'id="W4"' not in land
    for code in ("bixuan_works", "gp_open_tender"):
        assert code in client.get("/procedures").text
        assert client.get(f"/procedures/{code}").status_code == 200
    assert client.get("/procedures/raffle").status_code == 404
