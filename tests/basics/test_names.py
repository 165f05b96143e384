"""Names as they are typed and as they may be shown (standards.md, Characters and names; care.md §6.3)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mzdesk.basics import names


@pytest.mark.parametrize(("typed", "kept"), [
    ("张　三", "张三"), (" 张 三 ", "张三"), ("麦麦提・艾力", "麦麦提·艾力"), ("麦麦提•艾力", "麦麦提·艾力"),
    ("麦麦提．艾力", "麦麦提·艾力"), ("麦麦提.艾力", "麦麦提·艾力"), ("John  Smith", "John Smith"), ("粟𬭊", "粟𬭊"),
    ("St. John", "St. John"), ("﨑山", "﨑山"),
])
def test_how_a_typed_name_is_kept(typed: str, kept: str) -> None:
    assert names.clean_name(typed) == kept


@given(st.text(min_size=1, max_size=30))
def test_that_cleaning_twice_is_cleaning_once_and_stays_nfc(typed: str) -> None:
    once = names.clean_name(typed)
    assert names.clean_name(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(("name", "shown"), [
    ("陈小明", "陈某某"), ("欧阳思豪", "欧阳某某"), ("欧阳", "欧某某"), ("麦麦提·艾力", "麦麦提·某某"),
    ("䶮", "䶮某某"), ("", ""),
])
def test_how_a_childs_name_is_masked(name: str, shown: str) -> None:
    assert names.masked_name(name) == shown


def test_that_accounts_keep_only_their_end() -> None:
    assert names.masked_account("6217001234567890123") == "****0123"
