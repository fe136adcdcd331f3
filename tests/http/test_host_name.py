"""In production the platform answers under its own name only, whatever a request or a proxy claims."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from trading.app import create_app
from trading.config import Config
from trading.store.db import db
from trading.store.keys import load_keys

OWN = "https://ggzy.example.gov.cn"


@pytest.fixture
def production(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    config = Config(
        instance=tmp_path,
        database_url=database_url,
        secret_key="k" * 32,
        base_url=OWN,
        origin="ggzy.example.gov.cn",
    )
    load_keys(config.keys_folder, config.origin, may_create=True)
    app = create_app(replace(config, production=True))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(production: Flask) -> FlaskClient:
    return production.test_client()


def test_the_platform_answers_under_its_own_name(visitor: FlaskClient) -> None:
    assert visitor.get("/sign-in", base_url=OWN).status_code == 200


def test_a_foreign_name_is_refused_and_repeated_nowhere(visitor: FlaskClient) -> None:
    for claimed, address in product(
        ("Host", "X-Forwarded-Host"), ("/sign-in", "/api/v1/nothing", "/nothing")
    ):
        answer = visitor.get(address, base_url=OWN, headers={claimed: "evil.example"})
        assert answer.status_code == 400, (claimed, address)
        assert "evil.example" not in answer.text + str(answer.headers)
