"""The papers of the 入住老人 line: 入住登记表 and 九防评估表."""

from mzdesk.basics.dossier import Circumstances, Dossier
from mzdesk.basics.identity import masked
from mzdesk.describe import fields_of
from mzdesk.describe.forms import basis, in_full, pairs, said, tall, ticks
from mzdesk.describe.paper import Cell, Grid, Heading, OfficeName, Paper, Signatures, Words
from mzdesk.lines.home_residents.codes import AbsenceKind, NineRisk, ResidentKind
from mzdesk.lines.home_residents.record import NineAssessment
from mzdesk.lines.home_residents.rules import NINE, age, bed_name, care_words


def registration(resident: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """入住登记表."""
    years = age(resident, around)
    blocks = (
        pairs(
            ("姓名", said(resident.get("name"))),
            ("身份证号", masked(resident.get("id_no")) if resident.get("id_no") else ""),
            ("性别", said(resident.get("sex"))), ("年龄", f"{years}周岁" if years is not None else ""),
            ("户籍地", resident.get("village_name") or ""), ("来源", said(resident.get("came_from"))),
            ("养老机构", said(resident.get("home_name"))), ("房间床位", bed_name(resident, around)),
            ("入住日期", in_full(resident.get("spells.began"))), ("护理级别", said(resident.get("care_level"))),
            ("协议编号", said(resident.get("agreement_no"))),
            ("协议期限", _between(resident, "agreement_from", "agreement_to")),
        ),
        ticks("人员类别", ResidentKind, resident.get("category")),
        Heading("监护人与联系人"),
        pairs(
            ("监护人（家属）", _kin(resident)),
            ("电话", said(resident.get("guardian_phone"))),
            ("第二联系人", said(resident.get("second_contact"))), ("电话", said(resident.get("second_phone"))),
        ),
        tall("财物代管", said(resident.get("keeping")), 3),
        Heading("健康与照护"),
        pairs(
            ("健康状况", said(resident.get("health"))), ("疾病", said(resident.get("illness"))),
            ("用药", said(resident.get("medicine"))), ("过敏", said(resident.get("allergy"))),
            ("残疾", said(resident.get("disability"))), ("饮食", said(resident.get("diet"))),
            ("能力等级", said(resident.get("ability_level"))), ("特困自理能力", care_words(resident, around)),
        ),
        Signatures(("本人或监护人", "机构经办人", "院长")),
    )
    return Paper("养老机构入住登记表", blocks, copies=2, basis=basis(around, "home_resident"))


def _kin(resident: Dossier) -> str:
    return f"{said(resident.get('guardian_name'))}　{said(resident.get('guardian_relation'))}".strip()


def _between(resident: Dossier, first: str, last: str) -> str:
    began, ended = resident.get(first), resident.get(last)
    return f"{in_full(began)}至{in_full(ended)}" if began or ended else ""


def nine_sheet(resident: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """九防评估表: the newest assessment, or a blank one to fill in by hand."""
    row = next(iter(resident.parts.get("nine", ())), {})
    described = fields_of(NineAssessment)
    head = tuple(Cell(words, head=True, align="center") for words in ("项目", "评估结果", "防护措施"))
    body = tuple(
        (Cell(described[risk].label, head=True), Cell(_marks(row.get(risk)), align="center"),
         Cell(said(row.get(f"{risk}_measure")), lines=2))
        for risk in NINE)
    blocks = (
        pairs(("姓名", said(resident.get("name"))), ("床位", bed_name(resident, around)),
              ("养老机构", said(resident.get("home_name"))), ("评估日期", in_full(row.get("assessed")))),
        Grid((22, 34, 44), (head, *body)),
        Words("有“需防护”“高风险”的，写明防护措施；情况变化时重新评估。", indent=False),
        Signatures(("评估人", "本人或监护人", "院长")),
    )
    return Paper("养老机构入住老人九防评估表", blocks, basis=basis(around, "nine_risks"))


def _marks(chosen: NineRisk | None) -> str:
    return "　".join(f"{'☑' if chosen is one else '□'}{one.label}" for one in (
        NineRisk.NONE, NineRisk.GUARD, NineRisk.HIGH))


def leave_slip(resident: Dossier, around: Circumstances, office: OfficeName) -> Paper:
    """请假外出登记单: the newest absence, or a blank one."""
    row = next(iter(resident.parts.get("absences", ())), {})
    blocks = (
        pairs(("姓名", said(resident.get("name"))), ("床位", bed_name(resident, around)),
              ("养老机构", said(resident.get("home_name"))), ("离院日期", in_full(row.get("began"))),
              ("应返日期", in_full(row.get("due"))), ("返院日期", in_full(row.get("ended"))),
              ("接走人", said(row.get("whom"))), ("去向与事由", said(row.get("words")))),
        ticks("类型", AbsenceKind, row.get("kind")),
        Signatures(("本人或接走人", "值班人员", "院长")),
    )
    return Paper("入住老人外出登记单", blocks, basis=basis(around, "home_resident"))
