"""How far somebody can look after themselves: two scales that are never converted into each other (care.md trap 12).

特困自理能力 asks six acts (特困人员认定办法 民发〔2021〕43号) and sets the 照料护理补贴; 老年人能力 is a score
of 0 to 90 (GB/T 42195-2022), where much is good. Both are kept, each in its own fields.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from mzdesk.basics.coded import Coded
from mzdesk.basics.problems import Problem, Weight

ACTS = ("eats", "dresses", "gets_up", "toilets", "walks", "washes")
"""吃饭、穿衣、上下床、如厕、室内行走、洗澡."""
HALF_AT_MOST = 3
"""Up to three acts lost are 半护理, four and more 全护理 (民发〔2021〕43号)."""


class SelfCare(Coded):
    """特困人员生活自理能力."""

    FULL = "1", "全自理"
    HALF = "2", "半护理"
    NONE = "3", "全护理"


class AbilityLevel(Coded):
    """老年人能力等级, GB/T 42195-2022."""

    INTACT = "0", "能力完好"
    MILD = "1", "轻度失能"
    MODERATE = "2", "中度失能"
    SEVERE = "3", "重度失能"
    TOTAL = "4", "完全失能"


BANDS = (
    (90, AbilityLevel.INTACT), (66, AbilityLevel.MILD), (46, AbilityLevel.MODERATE), (30, AbilityLevel.SEVERE),
    (0, AbilityLevel.TOTAL),
)
HIGHEST = 90


def self_care(row: Mapping[str, Any]) -> SelfCare | None:
    """The 特困 grade that the six acts come to; None while one of them was not asked."""
    answers = [row.get(act) for act in ACTS]
    if any(answer is None for answer in answers):
        return None
    lost = answers.count(False)
    return SelfCare.FULL if lost == 0 else SelfCare.HALF if lost <= HALF_AT_MOST else SelfCare.NONE


def level_of(score: int) -> AbilityLevel:
    """The level a score of GB/T 42195-2022 begins with; coma, dementia and care risks may make it worse."""
    return next(level for least, level in BANDS if score >= least)


def check_ability(row: Mapping[str, Any]) -> Iterator[Problem]:
    """Score and level of one assessment."""
    score, level = row.get("ability_score"), row.get("ability_level")
    if score is not None and not 0 <= score <= HIGHEST:
        yield Problem("ability_score", "能力评估总分为0至90分，请核对", rule="AB01")
    elif score is None or not isinstance(level, AbilityLevel):
        return  # nothing to compare, or a code of a newer program
    elif level.value < level_of(score).value:
        words = f"{score}分对应“{level_of(score).label}”，等级不能更轻，请核对"
        yield Problem("ability_level", words, rule="AB02")
    elif int(level) > int(level_of(score)) + 1 and level is not AbilityLevel.TOTAL:
        words = f"{score}分对应“{level_of(score).label}”，调整后最多重一级（昏迷直接为完全失能），请核对"
        yield Problem("ability_level", words, Weight.WARN, "AB03")
