"""The doors: what each role may; the others are refused in words, and it is noted."""

from datetime import timedelta

import pytest

from mzdesk.basics.months import Month
from mzdesk.basics.problems import Refusal
from mzdesk.describe.line import DRAFT
from mzdesk.exchange import handin, policies
from mzdesk.homes.codes import Authority
from mzdesk.lines import LINES
from mzdesk.people.access import Access, Permission, Role, access_of
from mzdesk.people.codes import Purpose
from mzdesk.people.doors import guard_of
from mzdesk.services import (
    accounts,
    attachments,
    audit,
    batches,
    checks,
    finder,
    keeping,
    papers,
    parameters,
    payments,
    print_choices,
    records,
    today,
    undoing,
    village_work,
    villages,
)
from mzdesk.services.names import person_options
from mzdesk.services.visiting import rounds
from mzdesk.services.visiting.rounds import Answer
from tests.cases import relief
from tests.fixtures import CHILDREN, TODAY, put, put_child, village
from tests.services.test_attachments import photo
from tests.visiting import elders

ADVICE = "请由有这项权限的人办理，或请管理账户的人调整。"
ELDERS, HAZARDS = LINES["elders"], LINES["hazards"]
MONTH = Month(2026, 10)


def seat(desk, access: Access) -> None:
    """Let somebody with these rights work at the desk from now on."""
    desk.access = access
    desk.store.guard = guard_of(access, accounts._children())


def leader(desk, **granted):
    seat(desk, access_of(Role.LEADER, **{"special": False, "manages": False, **granted}))


def villager(desk, *places):
    seat(desk, access_of(Role.VILLAGE, special=False, manages=False, villages=frozenset(places)))


def clerk(desk, **granted):
    seat(desk, access_of(Role.CLERK, **{"special": False, "manages": False, **granted}))


def refused(call, *given, **named):
    with pytest.raises(Refusal) as caught:
        call(*given, **named)
    return caught.value


@pytest.fixture
def elder(desk):
    return elders.elder(desk, "杨志高")


def test_a_leader_reads_and_writes_nothing(desk, elder, tmp_path):
    before = records.load(desk, ELDERS, elder)
    leader(desk)
    assert records.load(desk, ELDERS, elder).id == elder
    assert len(records.listing(desk, ELDERS, records.Query()).rows) == 1
    today.read(desk)
    for call, given, words in (
        (records.save, (ELDERS, before, before), "登记和修改"), (records.void, (ELDERS, elder, "重复"), "登记和修改"),
        (villages.add, ("新村",), "登记和修改"), (payments.make, (LINES["rural_dibao"], MONTH), "办理发放"),
        (handin.export, (tmp_path,), "报送和接收"), (parameters.install, ("",), "装入政策参数"),
        (policies.install, (tmp_path / "x.mzp",), "装入政策参数"), (keeping.backup, (tmp_path / "x.mzb",), "备份"),
        (records.unmask, ("elders", elder, "id_no"), "查看被遮盖的内容"),
    ):
        refusal = refused(call, desk, *given)
        assert refusal.sentence == f"您的账户（分管领导）不能{words}。{ADVICE}"
        assert refusal.code == "not-permitted"
    assert not (tmp_path / "x.mzb").exists()


def test_what_was_refused_stands_in_the_log(desk, elder):
    leader(desk)
    refused(records.void, desk, ELDERS, elder, "重复")
    (told,) = audit.trail(desk, audit.Query(kind="deed:refused")).entries
    assert (told.words.what, told.whose.register) == ("无权办理 登记和修改", "elders")


def test_a_leader_takes_the_steps_that_are_a_leaders(desk):
    hazard = put(desk, HAZARDS, {}, DRAFT)
    leader(desk)
    dossier = records.load(desk, HAZARDS, hazard)
    assert records.offered(desk, HAZARDS, dossier) == []
    refusal = refused(records.advance, desk, HAZARDS, hazard, "登记", day=desk.today())
    assert refusal.sentence == f"您的账户（分管领导）不能办理。{ADVICE}"
    signed = {step.action for step in HAZARDS.steps if step.signed}
    assert signed == {"延期", "督办", "销号", "移交有权部门"}
    for programme in ("rural_dibao", "urban_dibao", "disability", "old_age", "temporary_aid"):
        assert {"确认同意", "不予确认"} <= {step.action for step in LINES[programme].steps if step.signed}


def test_a_leader_signs(desk, monkeypatch):
    """The step goes through, and the leader's name stands under it."""
    hazard = put(desk, HAZARDS, {"words": "灭火器过期"}, "已登记")
    monkeypatch.setattr(records, "_findings", lambda *_: [])
    desk.operator = "周镇长"
    leader(desk)
    assert [one.action for one in records.offered(desk, HAZARDS, records.load(desk, HAZARDS, hazard))] == [
        "移交有权部门"]
    records.advance(desk, HAZARDS, hazard, "移交有权部门", day=desk.today(), reason=Authority.FIRE, words="请消防查处")
    after = records.load(desk, HAZARDS, hazard)
    assert after.state == "已移交"
    assert after.parts["events"][0]["who"] == "周镇长"


def test_registers_of_children_ask_for_a_permission_of_their_own(desk):
    child = put_child(desk, "登记在册", village=village(desk))
    clerk(desk)
    words = f"儿童等特殊资料要有单独的权限才能查看。{ADVICE}"
    assert refused(records.load, desk, CHILDREN, child).sentence == words
    assert refused(records.listing, desk, CHILDREN, records.Query()).sentence == words
    assert refused(papers.roster, desk, CHILDREN, records.Query()).sentence == words
    assert refused(records.unmask, desk, "left-behind", child, "hiv").sentence == words
    assert refused(records.void, desk, CHILDREN, child, "重复").sentence == words
    assert [one.register for one in today.read(desk).items["month"]] == []
    assert all(one.whose.register != CHILDREN.key for one in audit.trail(desk, audit.Query()).entries)
    clerk(desk, special=True)
    assert records.load(desk, CHILDREN, child).id == child


def test_a_look_at_a_childs_file_is_noted_and_one_at_an_elders_is_not(desk, elder):
    child = put_child(desk)
    records.look(desk, ELDERS, elder)
    records.look(desk, CHILDREN, child)
    (told,) = audit.trail(desk, audit.Query(kind="deed:view")).entries
    assert (told.words.what, told.whose.record) == ("查看 农村留守儿童", child)


def test_a_look_through_a_list_of_children_is_noted_once_a_day_for_each_person(desk, elder):
    put_child(desk, "登记在册", name="龙小雨")
    finder.find(desk, "杨志高")
    records.look_through(desk, ELDERS)
    assert audit.trail(desk, audit.Query(kind="deed:view")).total == 0
    desk.operator = "张丽"
    for _ in range(3):
        records.look_through(desk, CHILDREN)
        finder.find(desk, "龙小雨")
    desk.operator = "王芳"
    records.look_through(desk, CHILDREN)
    relief.on(desk, TODAY + timedelta(days=1))
    records.look_through(desk, CHILDREN)
    told = [(one.words.who, one.words.what) for one in audit.trail(desk, audit.Query(kind="deed:view")).entries]
    assert sorted(told) == [
        ("张丽", "查看 农村留守儿童名单"), ("张丽", "查看 农村留守儿童查找结果"),
        ("王芳", "查看 农村留守儿童名单"), ("王芳", "查看 农村留守儿童名单"),
    ]
    clerk(desk)
    words = f"儿童等特殊资料要有单独的权限才能查看。{ADVICE}"
    assert refused(records.look_through, desk, CHILDREN).sentence == words


def test_a_villages_account_enters_visits_of_its_village_and_sees_nothing_else(desk, elder):
    own, other = village(desk), village(desk, 1)
    stranger = elders.elder(desk, "黄志刚", order=1, place=1)
    villager(desk, own)
    assert [one.id for one in records.village_options(desk)] == [own]
    assert [one.id for one in rounds.stops(desk, own, MONTH)] == [elder]
    written = rounds.record(desk, elder, Answer(desk.today(), visitor="村医"))
    rounds.take_back(desk, written)
    village_work.work_of(desk, own, MONTH)
    words = f"这个村（社区）不在您的账户范围内。{ADVICE}"
    assert refused(rounds.stops, desk, other, MONTH).sentence == words
    assert refused(rounds.record, desk, stranger, Answer(desk.today(), visitor="村医")).sentence == words
    assert refused(village_work.work_of, desk, other, MONTH).sentence == words
    for call, given in (
        (records.load, (ELDERS, elder)), (records.listing, (ELDERS, records.Query())), (today.read, ()),
        (batches.batches, ()), (checks.run, ()), (person_options, ("杨",)),
    ):
        assert refused(call, desk, *given).sentence == f"您的账户（村级录入）不能查看台账。{ADVICE}"
    assert refused(audit.trail, desk, audit.Query()).sentence == f"您的账户（村级录入）不能查看操作记录。{ADVICE}"
    assert refused(undoing.undo, desk, "x").sentence == f"您的账户（村级录入）不能登记和修改。{ADVICE}"


def test_a_reader_takes_nothing_back_and_chooses_nothing_for_the_printing(desk, elder):
    assert undoing.last_work(desk) is not None
    leader(desk)
    words = f"您的账户（分管领导）不能登记和修改。{ADVICE}"
    work = undoing.recent(desk)[0].work_id
    assert undoing.last_work(desk) is None
    assert refused(undoing.undo, desk, work).sentence == words
    assert refused(print_choices.choose_font, desk, "仿宋", "x.ttf").sentence == words
    assert refused(print_choices.set_offset, desk, "探访登记表", 3, 0).sentence == words
    assert refused(print_choices.ask, desk).sentence == words
    assert print_choices.offset(desk, "探访登记表") == (0, 0)
    villager(desk, village(desk))
    assert refused(undoing.recent, desk).sentence == f"您的账户（村级录入）不能查看台账。{ADVICE}"


def test_pictures_of_a_register_are_behind_the_door_of_that_register(desk, elder):
    child = put_child(desk)
    made = attachments.add(desk, CHILDREN, child, photo(200, 100), Purpose.SCENE)
    new = {"purpose": Purpose.PAPER, "title": "另一个"}
    clerk(desk)
    words = f"儿童等特殊资料要有单独的权限才能查看。{ADVICE}"
    for call, given, named in (
        (attachments.shown, (child,), {}), (attachments.content, (made.digest,), {}),
        (attachments.remove, (made.id,), {}), (attachments.change, (made.id,), new),
    ):
        assert refused(call, desk, CHILDREN, *given, **named).sentence == words
    other = "老人探访台账里没有这份照片或扫描件。请刷新后再试。"  # nor through the door of another register
    assert attachments.shown(desk, ELDERS, child) == []
    assert refused(attachments.content, desk, ELDERS, made.digest).sentence == other
    assert refused(attachments.remove, desk, ELDERS, made.id).sentence == other
    leader(desk, special=True)
    assert [one.id for one in attachments.shown(desk, CHILDREN, child)] == [made.id]
    words = f"您的账户（分管领导）不能登记和修改。{ADVICE}"
    assert refused(attachments.remove, desk, CHILDREN, made.id).sentence == words


def test_a_villages_tasks_tell_nothing_of_relief(desk):
    place = village(desk)
    watched = [line.key for line in village_work.deadlines.watched()]
    assert any(LINES[key].relief for key in watched)
    villager(desk, place)
    found = village_work.work_of(desk, place, MONTH)
    assert not {one.register for one in found.items} & {key for key, line in LINES.items() if line.relief}


def test_below_every_door_the_store_itself_refuses(desk, elder):
    """Whatever a use case forgets to ask, nothing is written."""
    leader(desk)
    with pytest.raises(Refusal) as caught, desk.store.work(desk.operator) as work:
        work.put(ELDERS.record, {"visitor": "别人"}, elder)
    assert caught.value.sentence == "您的账户不能改动这类记录。请由有这项权限的人办理。"
    clerk(desk)
    assert records.load(desk, ELDERS, elder).get("visitor") != "别人"
    with pytest.raises(Refusal), desk.store.work(desk.operator) as work:
        work.put(CHILDREN.record, {"state": DRAFT})


def test_only_a_clerk_may_be_given_accounts():
    for role in Role:
        access = access_of(role, special=False, manages=True)
        assert access.may(Permission.ACCOUNTS) is (role is Role.CLERK)
