"""The tree of places: codes, ways down to a village, and lists that cannot be used."""

from pathlib import Path

import pytest

from trading.kernel.regions import Level, Region, RegionError, RegionTree, is_within
from trading.store.regions import region_tree

COUNTY = "511999000000"
TOWN = "511999100000"
VILLAGE = "511999100200"


def test_a_village_is_written_from_its_city_downward() -> None:
    assert region_tree().words(VILLAGE) == "清源市云栖县河口镇石堰村"
    assert [place.level for place in region_tree().path(VILLAGE)] == list(Level)


def test_a_township_lists_its_villages_and_a_county_its_townships() -> None:
    tree = region_tree()
    county, town = tree.find(COUNTY), tree.find(TOWN)
    assert county is not None
    assert town is not None
    assert town in tree.children(county)
    assert {place.level for place in tree.children(town)} == {Level.VILLAGE}


def test_a_place_is_found_by_a_part_of_its_name_or_by_its_code() -> None:
    assert [place.code for place in region_tree().search("石堰")] == [VILLAGE]
    assert VILLAGE in {place.code for place in region_tree().search("5119991002")}
    assert region_tree().search(" ") == []


def test_a_place_lies_within_itself_and_those_above_but_not_beside() -> None:
    assert is_within(VILLAGE, COUNTY)
    assert is_within(VILLAGE, VILLAGE)
    assert not is_within(VILLAGE, "511999101000")
    assert not is_within(COUNTY, TOWN)
    assert not is_within(VILLAGE, "")


@pytest.mark.parametrize(
    "wrong",
    [
        Region("511999100200", "无父村", Level.VILLAGE),
        Region("99012", "短码", Level.PROVINCE),
        Region("511900000001", "多位市", Level.CITY),
        Region("510000000000", "零市", Level.CITY),
        Region("５１0000000000", "全角省", Level.PROVINCE),
    ],
)
def test_a_list_with_a_wrong_place_is_refused(wrong: Region) -> None:
    with pytest.raises(RegionError):
        RegionTree([wrong])


def test_a_file_with_an_unknown_level_says_where(tmp_path: Path) -> None:
    (tmp_path / "county.csv").write_text("code,name,level\n510000000000,锦川省,state\n", encoding="utf-8")
    with pytest.raises(RegionError, match=r"county\.csv, line 2"):
        region_tree(tmp_path)
