"""Finding people as one types: characters, initials, full pinyin, same sound, numbers; and nobody who is gone."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mzdesk.people import search
from mzdesk.people.residents import Person
from mzdesk.services import records
from mzdesk.services.names import person_options
from tests.fixtures import CHILDREN, edit, names_of, put_child

PEOPLE = {
    "单思怡": "431299201603050020", "仇建军": "431299195001010019", "曾佳": "", "解诗雨": "", "覃玉兰": "",
    "麦麦提·艾力": "", "阿依古丽·买买提明": "", "向䶮": "", "易㛃": "", "杨𬭊": "", "粟𫍯华": "", "欧阳志英": "",
    "张三": "", "章三": "", "吕布": "", "华英": "", "O'Neil": "",
}


@pytest.fixture(scope="module")
def people(shared_desk):
    """An office that knows the people above; the first has two telephones."""
    with shared_desk.store.work("甲") as work:
        for name, number in PEOPLE.items():
            phone = "13800001234、0745-7387734" if name == "单思怡" else None
            work.put(Person, {"name": name, "id_no": number or None, "phone": phone})
    return shared_desk


def found(desk, typed):
    return {option.label for option in person_options(desk, typed)}


WRITTEN = [
    ("单", {"单思怡"}), ("单思", {"单思怡"}), ("单思怡", {"单思怡"}), ("思怡", {"单思怡"}), ("思", {"单思怡"}),
    (" 单 思怡 ", {"单思怡"}), ("单　思怡", {"单思怡"}),
    # initials and full pinyin, whole and begun, of the whole name and of the given name
    ("ssy", {"单思怡"}), ("SSY", {"单思怡"}), ("sy", {"单思怡", "解诗雨"}), ("shansiyi", {"单思怡"}),
    ("shansi", {"单思怡"}), ("siyi", {"单思怡"}), ("qjj", {"仇建军"}), ("oyzy", {"欧阳志英"}), ("ouyang", {"欧阳志英"}),
    # surnames whose reading as a surname is not the common one: both are found
    ("shan", {"单思怡"}), ("dan", {"单思怡"}), ("dsy", {"单思怡"}), ("qiu", {"仇建军"}), ("chou", {"仇建军"}),
    ("zeng", {"曾佳"}), ("ceng", {"曾佳"}), ("xie", {"解诗雨"}), ("jie", {"解诗雨", "易㛃"}), ("qin", {"覃玉兰"}),
    ("tan", {"覃玉兰"}), ("huay", {"华英"}), ("lvbu", {"吕布"}),
    # same sound
    ("章", {"章三", "张三"}), ("张三", {"章三", "张三"}), ("秦", {"覃玉兰"}), ("谢诗雨", {"解诗雨"}),
    ("洁", {"解诗雨", "易㛃"}), ("昇", set()),
    ("张", {"张三", "章三"}), ("乍", set()),
    # minority names with and without the dot, and with dots of other keyboards
    ("麦麦提", {"麦麦提·艾力", "阿依古丽·买买提明"}), ("麦麦提·艾力", {"麦麦提·艾力"}), ("麦麦提艾力", {"麦麦提·艾力"}),
    ("艾力", {"麦麦提·艾力"}), ("麦麦提・艾力", {"麦麦提·艾力"}), ("麦麦提．艾力", {"麦麦提·艾力"}),
    ("阿依 买买提", {"阿依古丽·买买提明"}), ("买买提 阿依", {"阿依古丽·买买提明"}), ("mmtal", {"麦麦提·艾力"}),
    ("aili", {"麦麦提·艾力"}), ("zhiying", {"欧阳志英"}), ("zy", {"欧阳志英"}),
    # characters beyond the usual fonts, typed as they are
    ("䶮", {"向䶮"}), ("向䶮", {"向䶮"}), ("xy", {"向䶮"}), ("xiang", {"向䶮"}), ("易㛃", {"易㛃"}), ("𬭊", {"杨𬭊"}),
    ("杨𬭊", {"杨𬭊"}), ("yangdu", {"杨𬭊"}), ("粟𫍯华", {"粟𫍯华"}), ("𫍯华", {"粟𫍯华"}), ("su", {"粟𫍯华"}),
    ("o'neil", {"O'Neil"}), ("ONEIL", {"O'Neil"}),
    # numbers: the beginning of the identity number, telephones from the front and by the last four digits
    ("431299201603", {"单思怡"}), ("431299201603050020", {"单思怡"}), ("431299", {"单思怡", "仇建军"}),
    ("13800001234", {"单思怡"}), ("138", {"单思怡"}), ("1234", {"单思怡"}), ("0745-7387734", {"单思怡"}),
    ("07457387", {"单思怡"}), ("7734", {"单思怡"}), ("４３１２９９２０１６", {"单思怡"}),
    # two words must both fit
    ("单 1234", {"单思怡"}), ("1234 ssy", {"单思怡"}), ("单 7735", set()), ("单 仇", set()), ("四川", set()),
    ("", set()), ("  ", set()), ("·", set()), ("%", set()), ("_", set()), ("'; drop table person; --", set()),
]


@pytest.mark.parametrize(("typed", "names"), WRITTEN)
def test_what_is_typed_finds(people, typed, names):
    assert found(people, typed) == names


@pytest.mark.parametrize("typed", ["三", "san"])
def test_the_same_text_in_a_picker_and_in_a_list_finds_the_same(desk, typed):
    for name in ("丁三", "丁四"):
        put_child(desk, name=name, id_no=None)
    rows = records.listing(desk, CHILDREN, records.Query(text=typed, view="all")).rows
    assert {row.texts["name"] for row in rows} == {"丁三"}
    assert found(desk, typed) == {"丁三"}


def test_a_sound_is_a_whole_syllable(desk):
    """李 (li) is not the beginning of 林 (lin) or 梁 (liang); the typed letters li are."""
    for name in ("李四", "林四", "梁四", "黎四"):
        put_child(desk, name=name, id_no=None)
    assert found(desk, "李") == found(desk, "李四") == {"李四", "黎四"}
    assert found(desk, "li") == {"李四", "林四", "梁四", "黎四"}


def test_written_matches_come_before_matches_by_sound(people):
    for typed, others in (("章三", "张三"), ("张三", "章三")):
        assert [option.label for option in person_options(people, typed)] == [typed, others]


def test_options_say_village_and_birth_and_never_a_number(people, desk):
    put_child(desk, name="杨思怡")
    (option,) = person_options(desk, "杨思怡")
    assert option.hint.endswith("2016-03-05")
    assert "4312" not in option.hint + option.label


def test_a_new_name_is_found_and_the_old_one_no_more(desk):
    key = put_child(desk, name="单思怡")
    edit(desk, CHILDREN, key, name="章三")
    assert found(desk, "章三") == {"章三"}
    assert found(desk, "单思怡") == set()
    assert found(desk, "ssy") == set()


def test_a_new_number_is_found_and_the_old_one_no_more(desk):
    key = put_child(desk, id_no=None, phone="13800001234")
    edit(desk, CHILDREN, key, id_no="431299201603050020", phone="13900005678")
    assert len(found(desk, "4312992016")) == len(found(desk, "5678")) == 1
    assert found(desk, "1234") == set()


def test_a_voided_record_is_in_no_list_and_its_person_stays_known(desk):
    key = put_child(desk, name="单思怡")
    records.void(desk, CHILDREN, key, "重复登记")
    assert names_of(records.listing(desk, CHILDREN, records.Query(text="单思怡", view="all"))) == []
    assert found(desk, "单思怡") == {"单思怡"}


def test_a_person_taken_back_is_found_no_more_and_found_again_after_redo(desk):
    put_child(desk, name="单思怡")
    undone = records.undo(desk, records.last_work(desk).work_id)
    assert found(desk, "单思怡") == set()
    records.undo(desk, undone.work_id)
    assert found(desk, "单思怡") == {"单思怡"}


def test_people_taken_back_do_not_crowd_out_the_others(desk):
    for place in range(25):
        put_child(desk, name="单思怡", id_no=None, group=f"{place}组")
        records.undo(desk, records.last_work(desk).work_id)
    put_child(desk, name="单思仪")
    assert found(desk, "单") == {"单思仪"}


def test_no_more_than_asked_for(desk):
    with desk.store.work("甲") as work:
        for _ in range(30):
            work.put(Person, {"name": "杨一"})
    assert len(person_options(desk, "杨")) == 20
    assert len(person_options(desk, "杨", 7)) == 7


_chinese = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5) | st.sampled_from("䶮㛃𬭊𫍯𬀩𠅤单仇曾解覃")
_names = st.text(_chinese, min_size=1, max_size=6) | st.builds(
    lambda a, b: f"{a}·{b}", st.text(_chinese, min_size=1, max_size=30), st.text(_chinese, min_size=1, max_size=30))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_names)
def test_every_name_is_found_by_each_of_its_beginnings(shared_desk, name):
    with shared_desk.store.work("甲") as work:
        key = work.put(Person, {"name": name})
    with shared_desk.store.reading() as connection:
        for end in range(1, len(name) + 1):
            assert key in search.find(connection, name[:end], 10_000), name[:end]
    with shared_desk.store.work("甲") as work:
        work.void(Person, key, "测试")


@given(_names)
def test_every_name_is_found_by_its_first_spelling_and_initials(name):
    tokens = search.name_tokens(name)
    for asked in (search.spellings(name)[:1], search.initials(name)[:1]):
        for text in asked:
            assert all(any(t.startswith(text[:end]) for t in tokens) for end in range(1, len(text) + 1))


@given(st.text(max_size=20))
def test_any_typed_text_is_searched_without_a_fault(shared_desk, typed):
    with shared_desk.store.reading() as connection:
        assert isinstance(search.find(connection, typed), list)
    assert isinstance(records.listing(shared_desk, CHILDREN, records.Query(text=typed)).rows, tuple)


@pytest.mark.parametrize(("name", "spellings", "initials"), [
    ("单思怡", ["shansiyi", "dansiyi"], ["ssy", "dsy"]), ("仇建军", ["qiujianjun", "choujianjun"], ["qjj", "cjj"]),
    ("覃玉", ["qinyu", "tanyu"], ["qy", "ty"]), ("尉迟明", ["yuchiming", "weichiming"], ["ycm", "wcm"]),
    ("欧阳志英", ["ouyangzhiying"], ["oyzy"]), ("任华", ["renhua"], ["rh"]),
    ("", [], []), ("·", [], []), ("ꀀ", [], []),
    ("单思行", ["shansixing", "dansixing", "shansihang", "dansihang"], ["ssx", "dsx", "ssh", "dsh"]),
])
def test_spellings_most_likely_first(name, spellings, initials):
    assert search.spellings(name)[:max(1, len(spellings))] == spellings
    assert search.initials(name)[:max(1, len(initials))] == initials


def test_sorting_by_sound_puts_surnames_where_their_reading_belongs(desk):
    for name in ("张一", "单一", "仇一", "曾一", "解一", "安一"):
        put_child(desk, name=name, id_no=None)
    order = names_of(records.listing(desk, CHILDREN, records.Query(view="all")))
    assert order == ["安一", "仇一", "单一", "解一", "曾一", "张一"]
    back = records.Query(view="all", sort="name", descending=True)
    assert names_of(records.listing(desk, CHILDREN, back)) == order[::-1]
    assert replace(back, descending=False).sort == "name"
