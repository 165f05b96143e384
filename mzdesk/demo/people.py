"""Invented people for sample offices: names from common parts, identity numbers of an area code nobody was given."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from mzdesk.basics.identity import check_digit

NOBODYS_AREA = "431299"  # not in GB/T 2260: no number made here can be a real person's
SURNAMES = "杨向粟龙蒋唐欧谢易邓罗贺梁潘覃瞿曾解单仇丁尹段石彭周张李王刘陈"
DOUBLE = ("欧阳", "上官")
GIVEN = "子思雨梓浩宇欣怡佳俊志建国明永秀玉桂芳军杰林华平兰英香花萍辰轩涵妍琪萱豪诗一小"
RARE = ("向䶮", "易㛃", "杨𬭊", "粟𫍯华", "麦麦提·艾力")
PLACES = ("广东省东莞市", "广东省深圳市", "浙江省义乌市", "湖南省长沙市", "福建省泉州市", "江苏省昆山市")
SCHOOLS = ("中心小学", "中学", "教学点", "中心幼儿园")


@dataclass(frozen=True)
class Invented:
    """One invented person."""

    name: str
    sex: str
    birth: date
    id_no: str


def name(random: Random) -> str:
    if random.random() < 0.012:
        return random.choice(RARE)
    surname = random.choice(DOUBLE) if random.random() < 0.04 else random.choice(SURNAMES)
    return surname + "".join(random.choice(GIVEN) for _ in range(random.choice((1, 2, 2, 2))))


def person(random: Random, youngest: date, oldest: date) -> Invented:
    """Somebody born between two days."""
    birth = oldest + timedelta(days=random.randrange((youngest - oldest).days))
    order = random.randrange(1, 1000)
    sex = "1" if order % 2 else "2"
    first = f"{NOBODYS_AREA}{birth:%Y%m%d}{order:03d}"
    return Invented(name(random), sex, birth, first + check_digit(first))


def phone(random: Random) -> str:
    """A number of a block that is not given to customers."""
    return f"1700000{random.randrange(10_000):04d}"
