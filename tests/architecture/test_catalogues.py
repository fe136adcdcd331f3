"""Every word of the platform is said in every language, with what it names in its place."""

import re

import pytest

from tests.support.catalogues import areas, known, plural, said, words_of

LANGUAGES = ("zh_Hans", "zh_Hant")
PLACE = re.compile(r"%\(\w+\)[sd]")


def test_the_extraction_finds_words_of_pages_and_of_rules() -> None:
    assert {"Sign in", "Bid security", "In order", "%(num)s item was checked."} <= said().keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(language: str) -> None:
    translated = {
        message_id
        for message_id, message in known(language).items()
        if all(words_of(message)) and not message.fuzzy
    }
    assert {f"{place}: {words}" for words, place in said().items() if words not in translated} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_of_words_that_nobody_says(language: str) -> None:
    assert known(language).keys() - said().keys() == set()
    assert {name for name, catalogue in areas(language).items() if catalogue.obsolete} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_names_what_the_words_name(language: str) -> None:
    different = [
        message_id
        for message_id, message in known(language).items()
        if any(
            set(PLACE.findall(words)) != set(PLACE.findall(plural(message))) for words in words_of(message)
        )
    ]
    assert different == []


def test_both_chinese_catalogues_have_the_same_areas() -> None:
    assert areas("zh_Hant").keys() == areas("zh_Hans").keys()
