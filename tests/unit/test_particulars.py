"""What must be told of a right, an asset or a lease: nothing missing, nothing longer than it may last."""

import pytest

from tests.support.projects import PARTICULARS as FILLED
from trading.procedures.catalogue import load_catalogue
from trading.procedures.vocabulary import Category, NoticeKind
from trading.projects.particulars import PARTICULARS, faults, missing, sections, tidy


@pytest.mark.parametrize(
    ("use", "most"), [("housing", 70), ("industry", 50), ("education", 50), ("commerce", 40), ("mixed", 50)]
)
def test_land_is_granted_for_no_more_years_than_its_use_allows(use: str, most: int) -> None:
    given = {**FILLED["land_use_right"], "land_use": use, "land_years": str(most)}
    assert faults("land_use_right", given) == {}
    refused = faults("land_use_right", {**given, "land_years": str(most + 1)})
    assert (refused["land_years"].params["years"], refused["land_years"].params["source"]) == (
        most,
        "城镇国有土地使用权出让和转让暂行条例第十二条",
    )


def test_a_lease_ends_after_twenty_years_a_contract_of_collective_land_may_be_longer() -> None:
    assert "lease_years" in faults("lease", {**FILLED["lease"], "lease_years": "21"})
    assert faults("collective_asset", {**FILLED["collective_asset"], "lease_years": "30"}) == {}


@pytest.mark.parametrize("years", ["四十", "-1", "0", "3.5", "1000"])
def test_years_are_whole_and_plain(years: str) -> None:
    assert "land_years" in faults("land_use_right", {**FILLED["land_use_right"], "land_years": years})


def test_full_width_years_with_their_unit_are_understood() -> None:
    assert tidy("land_use_right", {"land_years": " ４０年 "}) == {"land_years": "40"}


def test_what_belongs_to_another_category_is_dropped() -> None:
    assert tidy("lease", FILLED["land_use_right"]) == {}


@pytest.mark.parametrize("category", PARTICULARS)
def test_a_filled_registration_lacks_nothing_and_an_empty_one_everything_that_is_asked(category: str) -> None:
    assert missing(category, FILLED[category]) == []
    assert missing(category, {}) == [each for each in PARTICULARS[category] if each.is_required]


TOLD = {content for asked in PARTICULARS.values() for content in (each.says for each in asked)}


def test_every_notice_finds_in_the_registration_what_it_must_say_of_what_is_offered() -> None:
    for procedure in load_catalogue().procedures:
        tender = procedure.notice(NoticeKind.TENDER)
        for category in procedure.categories if tender else ():
            said = sections(category.value, FILLED.get(category.value, {}))
            wanted = {each.value for each in tender.contents if each in TOLD} if tender else set()
            assert wanted <= said.keys(), (procedure.code, category)


def test_a_notice_speaks_the_words_of_record() -> None:
    said = sections(Category.LAND_USE_RIGHT.value, FILLED["land_use_right"])
    assert {"code": "land_use", "title": "土地用途", "value": "商业、旅游、娱乐用地"} in said["land_use"]
    assert {"code": "land_years", "title": "出让年限", "value": "40年"} in said["land_use"]
