"""The areas of a language become one catalogue, and no message is translated twice."""

import gettext
from pathlib import Path

import pytest

from tools.catalogues import compile_all


def write(path: Path, *messages: tuple[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    path.write_text(head + "".join(f'\nmsgid "{said}"\nmsgstr "{shown}"\n' for said, shown in messages))


def test_the_words_of_all_areas_are_found_in_one_catalogue(tmp_path: Path) -> None:
    write(tmp_path / "zh_Hans" / "common.po", ("Publish", "发布"))
    write(tmp_path / "zh_Hans" / "bids.po", ("Seal", "封存"))
    compile_all(tmp_path)
    catalogue = gettext.translation("messages", tmp_path, ["zh_Hans"])
    assert [catalogue.gettext(word) for word in ("Publish", "Seal")] == ["发布", "封存"]


def test_a_message_in_two_areas_is_refused_and_both_areas_are_named(tmp_path: Path) -> None:
    write(tmp_path / "zh_Hans" / "common.po", ("Publish", "发布"))
    write(tmp_path / "zh_Hans" / "bids.po", ("Publish", "公布"))
    with pytest.raises(ValueError, match=r"zh_Hans: 'Publish' stands in bids\.po and in common\.po"):
        compile_all(tmp_path)
