"""养老机构、入住老人、机构检查、隐患"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _elder_home()
    _elder_home_bed()
    _elder_home_drill()
    _elder_home_incident()
    _elder_home_outage()
    _elder_home_spell()
    _elder_home_worker()
    _hazard()
    _hazard_extension()
    _hazard_report()
    _hazard_round()
    _home_resident()
    _home_resident_absence()
    _home_resident_bed()
    _home_resident_nine()
    _home_resident_spell()
    _inspection()
    _inspection_item()


def _elder_home() -> None:
    op.create_table(
        "elder_home",
        sa.Column("name", sa.String(60), nullable=True),
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("village", sa.String(36), nullable=True),
        sa.Column("address", sa.String(120), nullable=True),
        sa.Column("director", sa.String(30), nullable=True),
        sa.Column("phone", sa.String(60), nullable=True),
        sa.Column("credit_code", sa.String(18), nullable=True),
        sa.Column("legal_person", sa.String(30), nullable=True),
        sa.Column("registered", sa.String(10), nullable=True),
        sa.Column("filed", sa.String(10), nullable=True),
        sa.Column("filing_no", sa.String(40), nullable=True),
        sa.Column("approved_beds", sa.Integer(), nullable=True),
        sa.Column("stars", sa.String(12), nullable=True),
        sa.Column("built", sa.String(10), nullable=True),
        sa.Column("land_area", sa.Integer(), nullable=True),
        sa.Column("floor_area", sa.Integer(), nullable=True),
        sa.Column("floors", sa.Integer(), nullable=True),
        sa.Column("structure", sa.String(20), nullable=True),
        sa.Column("ownership", sa.String(40), nullable=True),
        sa.Column("safety_grade", sa.String(12), nullable=True),
        sa.Column("safety_day", sa.String(10), nullable=True),
        sa.Column("fire_proof", sa.String(12), nullable=True),
        sa.Column("fire_no", sa.String(40), nullable=True),
        sa.Column("fire_day", sa.String(10), nullable=True),
        sa.Column("extinguisher_expires", sa.String(10), nullable=True),
        sa.Column("food_no", sa.String(40), nullable=True),
        sa.Column("food_expires", sa.String(10), nullable=True),
        sa.Column("medical", sa.String(12), nullable=True),
        sa.Column("medical_no", sa.String(40), nullable=True),
        sa.Column("medical_expires", sa.String(10), nullable=True),
        sa.Column("lift_expires", sa.String(10), nullable=True),
        sa.Column("boiler_expires", sa.String(10), nullable=True),
        sa.Column("insurance_expires", sa.String(10), nullable=True),
        sa.Column("fees", sa.String(100), nullable=True),
        sa.Column("fees_posted", sa.Integer(), nullable=True),
        sa.Column("prepaid", sa.String(12), nullable=True),
        sa.Column("prepaid_account", sa.String(60), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_home_person", "elder_home", ["person_id"], unique=False)


def _elder_home_bed() -> None:
    op.create_table(
        "elder_home_bed",
        sa.Column("building", sa.String(20), nullable=True),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("room", sa.String(12), nullable=True),
        sa.Column("bed", sa.String(8), nullable=True),
        sa.Column("nursing", sa.Integer(), nullable=True),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_home_bed_owner", "elder_home_bed", ["owner_id"], unique=False)


def _elder_home_drill() -> None:
    op.create_table(
        "elder_home_drill",
        sa.Column("held", sa.String(10), nullable=True),
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(120), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_home_drill_owner", "elder_home_drill", ["owner_id"], unique=False)


def _elder_home_incident() -> None:
    op.create_table(
        "elder_home_incident",
        sa.Column("happened", sa.String(10), nullable=True),
        sa.Column("clock", sa.String(10), nullable=True),
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("place", sa.String(40), nullable=True),
        sa.Column("whom", sa.String(72), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("first_aid", sa.String(120), nullable=True),
        sa.Column("hospital", sa.String(80), nullable=True),
        sa.Column("family_told", sa.String(10), nullable=True),
        sa.Column("family_clock", sa.String(10), nullable=True),
        sa.Column("family_way", sa.String(12), nullable=True),
        sa.Column("told_by", sa.String(30), nullable=True),
        sa.Column("reported", sa.String(10), nullable=True),
        sa.Column("reported_clock", sa.String(10), nullable=True),
        sa.Column("result", sa.String(120), nullable=True),
        sa.Column("review", sa.String(120), nullable=True),
        sa.Column("closed", sa.String(10), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_home_incident_owner", "elder_home_incident", ["owner_id"], unique=False)


def _elder_home_outage() -> None:
    op.create_table(
        "elder_home_outage",
        sa.Column("bed", sa.String(36), nullable=True),
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_home_outage_owner", "elder_home_outage", ["owner_id"], unique=False)


def _elder_home_spell() -> None:
    op.create_table(
        "elder_home_spell",
        sa.Column("entry_reason", sa.String(12), nullable=True),
        sa.Column("exit_reason", sa.String(12), nullable=True),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("entry_words", sa.String(100), nullable=True),
        sa.Column("exit_words", sa.String(100), nullable=True),
        sa.Column("gone_to", sa.String(60), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_home_spell_owner", "elder_home_spell", ["owner_id"], unique=False)


def _elder_home_worker() -> None:
    op.create_table(
        "elder_home_worker",
        sa.Column("name", sa.String(72), nullable=True),
        sa.Column("post", sa.String(12), nullable=True),
        sa.Column("id_no", sa.String(18), nullable=True),
        sa.Column("phone", sa.String(60), nullable=True),
        sa.Column("health_expires", sa.String(10), nullable=True),
        sa.Column("certificate", sa.String(40), nullable=True),
        sa.Column("trained", sa.String(10), nullable=True),
        sa.Column("contract", sa.Integer(), nullable=True),
        sa.Column("insured", sa.Integer(), nullable=True),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_elder_home_worker_owner", "elder_home_worker", ["owner_id"], unique=False)


def _hazard() -> None:
    op.create_table(
        "hazard",
        sa.Column("number", sa.String(20), nullable=True),
        sa.Column("home", sa.String(36), nullable=True),
        sa.Column("source", sa.String(12), nullable=True),
        sa.Column("inspection", sa.String(36), nullable=True),
        sa.Column("item", sa.String(8), nullable=True),
        sa.Column("category", sa.String(12), nullable=True),
        sa.Column("level", sa.String(12), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("place", sa.String(40), nullable=True),
        sa.Column("affected", sa.Integer(), nullable=True),
        sa.Column("found", sa.String(10), nullable=True),
        sa.Column("finder", sa.String(30), nullable=True),
        sa.Column("way", sa.String(12), nullable=True),
        sa.Column("responsible", sa.String(30), nullable=True),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("plan_due", sa.String(10), nullable=True),
        sa.Column("notice_no", sa.String(40), nullable=True),
        sa.Column("mended_words", sa.Text(), nullable=True),
        sa.Column("rechecker", sa.String(30), nullable=True),
        sa.Column("extend_to", sa.String(10), nullable=True),
        sa.Column("extend_why", sa.String(100), nullable=True),
        sa.Column("approver", sa.String(30), nullable=True),
        sa.Column("approver_post", sa.String(12), nullable=True),
        sa.Column("previous", sa.String(36), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_hazard_person", "hazard", ["person_id"], unique=False)


def _hazard_extension() -> None:
    op.create_table(
        "hazard_extension",
        sa.Column("granted", sa.String(10), nullable=True),
        sa.Column("old_due", sa.String(10), nullable=True),
        sa.Column("new_due", sa.String(10), nullable=True),
        sa.Column("why", sa.String(100), nullable=True),
        sa.Column("approver", sa.String(30), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_hazard_extension_owner", "hazard_extension", ["owner_id"], unique=False)


def _hazard_report() -> None:
    op.create_table(
        "hazard_report",
        sa.Column("reported", sa.String(10), nullable=True),
        sa.Column("to", sa.String(120), nullable=True),
        sa.Column("way", sa.String(12), nullable=True),
        sa.Column("words", sa.String(80), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_hazard_report_owner", "hazard_report", ["owner_id"], unique=False)


def _hazard_round() -> None:
    op.create_table(
        "hazard_round",
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("issued", sa.String(10), nullable=True),
        sa.Column("first_due", sa.String(10), nullable=True),
        sa.Column("due", sa.String(10), nullable=True),
        sa.Column("responsible", sa.String(30), nullable=True),
        sa.Column("mended", sa.String(10), nullable=True),
        sa.Column("mended_words", sa.Text(), nullable=True),
        sa.Column("rechecked", sa.String(10), nullable=True),
        sa.Column("rechecker", sa.String(30), nullable=True),
        sa.Column("outcome", sa.String(12), nullable=True),
        sa.Column("words", sa.String(100), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_hazard_round_owner", "hazard_round", ["owner_id"], unique=False)


def _home_resident() -> None:
    op.create_table(
        "home_resident",
        sa.Column("home", sa.String(36), nullable=True),
        sa.Column("category", sa.String(12), nullable=True),
        sa.Column("care_level", sa.String(12), nullable=True),
        sa.Column("came_from", sa.String(60), nullable=True),
        sa.Column("agreement_no", sa.String(40), nullable=True),
        sa.Column("agreement_from", sa.String(10), nullable=True),
        sa.Column("agreement_to", sa.String(10), nullable=True),
        sa.Column("signer", sa.String(30), nullable=True),
        sa.Column("medicine", sa.String(120), nullable=True),
        sa.Column("allergy", sa.String(60), nullable=True),
        sa.Column("infectious", sa.Integer(), nullable=True),
        sa.Column("psychiatric", sa.Integer(), nullable=True),
        sa.Column("diet", sa.String(60), nullable=True),
        sa.Column("guardian_name", sa.String(30), nullable=True),
        sa.Column("guardian_relation", sa.String(20), nullable=True),
        sa.Column("guardian_phone", sa.String(60), nullable=True),
        sa.Column("second_contact", sa.String(30), nullable=True),
        sa.Column("second_phone", sa.String(60), nullable=True),
        sa.Column("support", sa.Integer(), nullable=True),
        sa.Column("nursing", sa.Integer(), nullable=True),
        sa.Column("allowance", sa.Integer(), nullable=True),
        sa.Column("keeping", sa.Text(), nullable=True),
        sa.Column("estate", sa.Text(), nullable=True),
        sa.Column("health", sa.String(12), nullable=True),
        sa.Column("illness", sa.String(60), nullable=True),
        sa.Column("disability", sa.String(12), nullable=True),
        sa.Column("disability_grade", sa.String(12), nullable=True),
        sa.Column("disability_card", sa.String(20), nullable=True),
        sa.Column("eats", sa.Integer(), nullable=True),
        sa.Column("dresses", sa.Integer(), nullable=True),
        sa.Column("gets_up", sa.Integer(), nullable=True),
        sa.Column("toilets", sa.Integer(), nullable=True),
        sa.Column("walks", sa.Integer(), nullable=True),
        sa.Column("washes", sa.Integer(), nullable=True),
        sa.Column("ability_level", sa.String(12), nullable=True),
        sa.Column("ability_score", sa.Integer(), nullable=True),
        sa.Column("assessor", sa.String(60), nullable=True),
        sa.Column("assessed", sa.String(10), nullable=True),
        sa.Column("next_assessment", sa.String(10), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_home_resident_person", "home_resident", ["person_id"], unique=False)


def _home_resident_absence() -> None:
    op.create_table(
        "home_resident_absence",
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("due", sa.String(10), nullable=True),
        sa.Column("whom", sa.String(30), nullable=True),
        sa.Column("words", sa.String(60), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_home_resident_absence_owner", "home_resident_absence", ["owner_id"], unique=False)


def _home_resident_bed() -> None:
    op.create_table(
        "home_resident_bed",
        sa.Column("bed", sa.String(36), nullable=True),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_home_resident_bed_owner", "home_resident_bed", ["owner_id"], unique=False)


def _home_resident_nine() -> None:
    op.create_table(
        "home_resident_nine",
        sa.Column("assessed", sa.String(10), nullable=True),
        sa.Column("assessor", sa.String(30), nullable=True),
        sa.Column("choking", sa.String(12), nullable=True),
        sa.Column("choking_measure", sa.String(80), nullable=True),
        sa.Column("poisoning", sa.String(12), nullable=True),
        sa.Column("poisoning_measure", sa.String(80), nullable=True),
        sa.Column("pressure", sa.String(12), nullable=True),
        sa.Column("pressure_measure", sa.String(80), nullable=True),
        sa.Column("scald", sa.String(12), nullable=True),
        sa.Column("scald_measure", sa.String(80), nullable=True),
        sa.Column("bed_fall", sa.String(12), nullable=True),
        sa.Column("bed_fall_measure", sa.String(80), nullable=True),
        sa.Column("fall", sa.String(12), nullable=True),
        sa.Column("fall_measure", sa.String(80), nullable=True),
        sa.Column("wandering", sa.String(12), nullable=True),
        sa.Column("wandering_measure", sa.String(80), nullable=True),
        sa.Column("harm", sa.String(12), nullable=True),
        sa.Column("harm_measure", sa.String(80), nullable=True),
        sa.Column("activity", sa.String(12), nullable=True),
        sa.Column("activity_measure", sa.String(80), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_home_resident_nine_owner", "home_resident_nine", ["owner_id"], unique=False)


def _home_resident_spell() -> None:
    op.create_table(
        "home_resident_spell",
        sa.Column("entry_reason", sa.String(12), nullable=True),
        sa.Column("exit_reason", sa.String(12), nullable=True),
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ended", sa.String(10), nullable=True),
        sa.Column("entry_words", sa.String(100), nullable=True),
        sa.Column("exit_words", sa.String(100), nullable=True),
        sa.Column("gone_to", sa.String(60), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_home_resident_spell_owner", "home_resident_spell", ["owner_id"], unique=False)


def _inspection() -> None:
    op.create_table(
        "inspection",
        sa.Column("home", sa.String(36), nullable=True),
        sa.Column("inspected", sa.String(10), nullable=True),
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("inspectors", sa.String(60), nullable=True),
        sa.Column("accompanied", sa.String(30), nullable=True),
        sa.Column("talked", sa.Integer(), nullable=True),
        sa.Column("edition", sa.String(20), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_inspection_person", "inspection", ["person_id"], unique=False)


def _inspection_item() -> None:
    op.create_table(
        "inspection_item",
        sa.Column("code", sa.String(8), nullable=True),
        sa.Column("category", sa.String(12), nullable=True),
        sa.Column("wording", sa.String(120), nullable=True),
        sa.Column("major", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(12), nullable=True),
        sa.Column("words", sa.String(120), nullable=True),
        sa.Column("place", sa.String(40), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_inspection_item_owner", "inspection_item", ["owner_id"], unique=False)
