"""新增居民户、工作人员、社会救助案卷、待遇、发放批次和死亡登记"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _batch()
    _batch_line()
    _case_calculation()
    _case_delivery()
    _case_event()
    _case_hearing()
    _case_income()
    _case_member()
    _case_obligor()
    _case_posting()
    _case_property()
    _case_recovery()
    _case_review()
    _case_survey()
    _death()
    _disability_allowance()
    _entitlement()
    _household()
    _household_member()
    _household_spell()
    _low_income_tag()
    _month_close()
    _old_age_allowance()
    _rural_dibao()
    _staff()
    _staff_spell()
    _temporary_aid()
    _urban_dibao()
    op.add_column("person", sa.Column("died", sa.String(10), nullable=True))


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("programme", sa.String(40), nullable=True),
        sa.Column("month", sa.String(7), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(12), nullable=True),
        sa.Column("made", sa.String(10), nullable=True),
        sa.Column("checked", sa.String(10), nullable=True),
        sa.Column("printed", sa.String(10), nullable=True),
        sa.Column("sent", sa.String(10), nullable=True),
        sa.Column("answered", sa.String(10), nullable=True),
        sa.Column("closed", sa.String(10), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_batch_month", "batch", ["programme", "month"], unique=False)


def _batch_line() -> None:
    op.create_table(
        "batch_line",
        sa.Column("case_id", sa.String(36), nullable=True),
        sa.Column("holder", sa.String(36), nullable=True),
        sa.Column("person", sa.String(36), nullable=True),
        sa.Column("village", sa.String(36), nullable=True),
        sa.Column("component", sa.String(12), nullable=True),
        sa.Column("month", sa.String(7), nullable=True),
        sa.Column("nature", sa.String(12), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("payee_name", sa.String(72), nullable=True),
        sa.Column("bank", sa.String(60), nullable=True),
        sa.Column("account", sa.String(30), nullable=True),
        sa.Column("held", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(12), nullable=True),
        sa.Column("result_words", sa.String(60), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_batch_line_owner", "batch_line", ["owner_id"], unique=False)


def _case_calculation() -> None:
    op.create_table(
        "case_calculation",
        sa.Column("frozen", sa.String(10), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(240), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(160), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_calculation_owner", "case_calculation", ["owner_id"], unique=False)


def _case_delivery() -> None:
    op.create_table(
        "case_delivery",
        sa.Column("paper", sa.String(40), nullable=True),
        sa.Column("number", sa.String(40), nullable=True),
        sa.Column("delivered", sa.String(10), nullable=True),
        sa.Column("receiver", sa.String(72), nullable=True),
        sa.Column("way", sa.String(20), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_delivery_owner", "case_delivery", ["owner_id"], unique=False)


def _case_event() -> None:
    op.create_table(
        "case_event",
        sa.Column("done", sa.String(10), nullable=True),
        sa.Column("action", sa.String(30), nullable=True),
        sa.Column("source", sa.String(20), nullable=True),
        sa.Column("target", sa.String(20), nullable=True),
        sa.Column("reason", sa.String(60), nullable=True),
        sa.Column("words", sa.String(100), nullable=True),
        sa.Column("who", sa.String(40), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_event_owner", "case_event", ["owner_id"], unique=False)


def _case_hearing() -> None:
    op.create_table(
        "case_hearing",
        sa.Column("held", sa.String(10), nullable=True),
        sa.Column("place", sa.String(60), nullable=True),
        sa.Column("chair", sa.String(30), nullable=True),
        sa.Column("invited", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("agreed", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.Column("result", sa.String(60), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_hearing_owner", "case_hearing", ["owner_id"], unique=False)


def _case_income() -> None:
    op.create_table(
        "case_income",
        sa.Column("person", sa.String(36), nullable=True),
        sa.Column("category", sa.String(12), nullable=True),
        sa.Column("item", sa.String(60), nullable=True),
        sa.Column("mode", sa.String(12), nullable=True),
        sa.Column("gross", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("deduction", sa.Integer(), nullable=True),
        sa.Column("deduction_why", sa.String(60), nullable=True),
        sa.Column("excluded", sa.String(12), nullable=True),
        sa.Column("excluded_amount", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(60), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_income_owner", "case_income", ["owner_id"], unique=False)


def _case_member() -> None:
    op.create_table(
        "case_member",
        sa.Column("person", sa.String(36), nullable=True),
        sa.Column("relation", sa.String(12), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("uncounted", sa.String(12), nullable=True),
        sa.Column("insured", sa.Integer(), nullable=True),
        sa.Column("uninsured_why", sa.String(60), nullable=True),
        sa.Column("began", sa.String(7), nullable=True),
        sa.Column("ended", sa.String(7), nullable=True),
        sa.Column("authorised", sa.String(10), nullable=True),
        sa.Column("marriage", sa.String(12), nullable=True),
        sa.Column("labour", sa.String(12), nullable=True),
        sa.Column("school", sa.String(12), nullable=True),
        sa.Column("work", sa.String(60), nullable=True),
        sa.Column("serious_illness", sa.Integer(), nullable=True),
        sa.Column("health", sa.String(12), nullable=True),
        sa.Column("illness", sa.String(60), nullable=True),
        sa.Column("disability", sa.String(12), nullable=True),
        sa.Column("disability_grade", sa.String(12), nullable=True),
        sa.Column("disability_card", sa.String(20), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_member_owner", "case_member", ["owner_id"], unique=False)


def _case_obligor() -> None:
    op.create_table(
        "case_obligor",
        sa.Column("name", sa.String(72), nullable=True),
        sa.Column("id_no", sa.String(18), nullable=True),
        sa.Column("person", sa.String(36), nullable=True),
        sa.Column("relation", sa.String(12), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("income", sa.Integer(), nullable=True),
        sa.Column("supported", sa.Integer(), nullable=True),
        sa.Column("agreed", sa.Integer(), nullable=True),
        sa.Column("actual", sa.Integer(), nullable=True),
        sa.Column("incapable", sa.Integer(), nullable=True),
        sa.Column("incapable_why", sa.String(60), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_obligor_owner", "case_obligor", ["owner_id"], unique=False)


def _case_posting() -> None:
    op.create_table(
        "case_posting",
        sa.Column("began", sa.String(10), nullable=True),
        sa.Column("ends", sa.String(10), nullable=True),
        sa.Column("place", sa.String(60), nullable=True),
        sa.Column("poster", sa.String(30), nullable=True),
        sa.Column("photo", sa.Integer(), nullable=True),
        sa.Column("objected", sa.Integer(), nullable=True),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_posting_owner", "case_posting", ["owner_id"], unique=False)


def _case_property() -> None:
    op.create_table(
        "case_property",
        sa.Column("category", sa.String(12), nullable=True),
        sa.Column("owner_name", sa.String(72), nullable=True),
        sa.Column("item", sa.String(60), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("exempt", sa.Integer(), nullable=True),
        sa.Column("exempt_why", sa.String(60), nullable=True),
        sa.Column("source", sa.String(40), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_property_owner", "case_property", ["owner_id"], unique=False)


def _case_recovery() -> None:
    op.create_table(
        "case_recovery",
        sa.Column("booked", sa.String(10), nullable=True),
        sa.Column("entry", sa.String(12), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("months", sa.String(60), nullable=True),
        sa.Column("words", sa.String(100), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_recovery_owner", "case_recovery", ["owner_id"], unique=False)


def _case_review() -> None:
    op.create_table(
        "case_review",
        sa.Column("reviewed", sa.String(10), nullable=True),
        sa.Column("reviewer", sa.String(30), nullable=True),
        sa.Column("result", sa.String(12), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_review_owner", "case_review", ["owner_id"], unique=False)


def _case_survey() -> None:
    op.create_table(
        "case_survey",
        sa.Column("surveyed", sa.String(10), nullable=True),
        sa.Column("way", sa.String(12), nullable=True),
        sa.Column("first", sa.String(36), nullable=True),
        sa.Column("second", sa.String(36), nullable=True),
        sa.Column("helper", sa.String(30), nullable=True),
        sa.Column("met", sa.String(60), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("result", sa.String(12), nullable=True),
        sa.Column("difference", sa.Text(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_survey_owner", "case_survey", ["owner_id"], unique=False)


def _death() -> None:
    op.create_table(
        "death",
        sa.Column("person", sa.String(36), nullable=True),
        sa.Column("died", sa.String(10), nullable=True),
        sa.Column("reported", sa.String(10), nullable=True),
        sa.Column("source", sa.String(60), nullable=True),
        sa.Column("certificate", sa.String(60), nullable=True),
        sa.Column("words", sa.String(100), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_death_person", "death", ["person"], unique=False)


def _disability_allowance() -> None:
    op.create_table(
        "disability_allowance",
        sa.Column("wants", sa.String(120), nullable=True),
        sa.Column("card_no", sa.String(22), nullable=True),
        sa.Column("card_kind", sa.String(12), nullable=True),
        sa.Column("card_grade", sa.String(12), nullable=True),
        sa.Column("card_issued", sa.String(10), nullable=True),
        sa.Column("card_expires", sa.String(10), nullable=True),
        sa.Column("family_type", sa.String(12), nullable=True),
        sa.Column("excludes", sa.String(120), nullable=True),
        sa.Column("guardian_name", sa.String(72), nullable=True),
        sa.Column("guardian_phone", sa.String(60), nullable=True),
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("applied", sa.String(10), nullable=True),
        sa.Column("channel", sa.String(12), nullable=True),
        sa.Column("agent", sa.String(72), nullable=True),
        sa.Column("agent_phone", sa.String(60), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("lacking", sa.String(120), nullable=True),
        sa.Column("materials", sa.String(120), nullable=True),
        sa.Column("handler", sa.String(30), nullable=True),
        sa.Column("relative", sa.Integer(), nullable=True),
        sa.Column("relative_words", sa.String(100), nullable=True),
        sa.Column("county_visit", sa.String(10), nullable=True),
        sa.Column("hukou_out", sa.Integer(), nullable=True),
        sa.Column("accepting_reason", sa.String(100), nullable=True),
        sa.Column("level", sa.String(12), nullable=True),
        sa.Column("extension", sa.String(100), nullable=True),
        sa.Column("external_no", sa.String(40), nullable=True),
        sa.Column("accepted", sa.String(10), nullable=True),
        sa.Column("decided", sa.String(10), nullable=True),
        sa.Column("decision_no", sa.String(40), nullable=True),
        sa.Column("certificate_no", sa.String(40), nullable=True),
        sa.Column("notified", sa.String(10), nullable=True),
        sa.Column("payee_name", sa.String(72), nullable=True),
        sa.Column("payee_relation", sa.String(12), nullable=True),
        sa.Column("bank", sa.String(60), nullable=True),
        sa.Column("account", sa.String(30), nullable=True),
        sa.Column("paid_through", sa.String(7), nullable=True),
        sa.Column("history_monthly", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_disability_allowance_person", "disability_allowance", ["person_id"], unique=False)


def _entitlement() -> None:
    op.create_table(
        "entitlement",
        sa.Column("component", sa.String(12), nullable=True),
        sa.Column("person", sa.String(36), nullable=True),
        sa.Column("began", sa.String(7), nullable=True),
        sa.Column("ended", sa.String(7), nullable=True),
        sa.Column("monthly", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("once", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(120), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_entitlement_owner", "entitlement", ["owner_id"], unique=False)


def _household() -> None:
    op.create_table(
        "household",
        sa.Column("number", sa.String(30), nullable=True),
        sa.Column("dwelling", sa.String(60), nullable=True),
        sa.Column("land", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_household_person", "household", ["person_id"], unique=False)


def _household_member() -> None:
    op.create_table(
        "household_member",
        sa.Column("person", sa.String(36), nullable=True),
        sa.Column("relation", sa.String(12), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("uncounted", sa.String(12), nullable=True),
        sa.Column("began", sa.String(7), nullable=True),
        sa.Column("ended", sa.String(7), nullable=True),
        sa.Column("left", sa.String(12), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_household_member_owner", "household_member", ["owner_id"], unique=False)


def _household_spell() -> None:
    op.create_table(
        "household_spell",
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
    op.create_index("ix_household_spell_owner", "household_spell", ["owner_id"], unique=False)


def _low_income_tag() -> None:
    op.create_table(
        "low_income_tag",
        sa.Column("person", sa.String(36), nullable=True),
        sa.Column("layer", sa.String(12), nullable=True),
        sa.Column("began", sa.String(7), nullable=True),
        sa.Column("ended", sa.String(7), nullable=True),
        sa.Column("basis", sa.String(60), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_low_income_tag_person", "low_income_tag", ["person"], unique=False)


def _month_close() -> None:
    op.create_table(
        "month_close",
        sa.Column("programme", sa.String(40), nullable=True),
        sa.Column("month", sa.String(7), nullable=True),
        sa.Column("closed", sa.String(10), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("due_before", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_month_close_month", "month_close", ["month"], unique=False)


def _old_age_allowance() -> None:
    op.create_table(
        "old_age_allowance",
        sa.Column("verified_on", sa.String(10), nullable=True),
        sa.Column("verified_way", sa.String(12), nullable=True),
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("applied", sa.String(10), nullable=True),
        sa.Column("channel", sa.String(12), nullable=True),
        sa.Column("agent", sa.String(72), nullable=True),
        sa.Column("agent_phone", sa.String(60), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("lacking", sa.String(120), nullable=True),
        sa.Column("materials", sa.String(120), nullable=True),
        sa.Column("handler", sa.String(30), nullable=True),
        sa.Column("relative", sa.Integer(), nullable=True),
        sa.Column("relative_words", sa.String(100), nullable=True),
        sa.Column("county_visit", sa.String(10), nullable=True),
        sa.Column("hukou_out", sa.Integer(), nullable=True),
        sa.Column("accepting_reason", sa.String(100), nullable=True),
        sa.Column("level", sa.String(12), nullable=True),
        sa.Column("extension", sa.String(100), nullable=True),
        sa.Column("external_no", sa.String(40), nullable=True),
        sa.Column("accepted", sa.String(10), nullable=True),
        sa.Column("decided", sa.String(10), nullable=True),
        sa.Column("decision_no", sa.String(40), nullable=True),
        sa.Column("certificate_no", sa.String(40), nullable=True),
        sa.Column("notified", sa.String(10), nullable=True),
        sa.Column("payee_name", sa.String(72), nullable=True),
        sa.Column("payee_relation", sa.String(12), nullable=True),
        sa.Column("bank", sa.String(60), nullable=True),
        sa.Column("account", sa.String(30), nullable=True),
        sa.Column("paid_through", sa.String(7), nullable=True),
        sa.Column("history_monthly", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_old_age_allowance_person", "old_age_allowance", ["person_id"], unique=False)


def _rural_dibao() -> None:
    op.create_table(
        "rural_dibao",
        sa.Column("hardship", sa.String(60), nullable=True),
        sa.Column("single", sa.Integer(), nullable=True),
        sa.Column("single_ground", sa.String(60), nullable=True),
        sa.Column("review_class", sa.String(12), nullable=True),
        sa.Column("grade", sa.String(12), nullable=True),
        sa.Column("window_began", sa.String(7), nullable=True),
        sa.Column("window_ended", sa.String(7), nullable=True),
        sa.Column("transfer_no", sa.String(60), nullable=True),
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("applied", sa.String(10), nullable=True),
        sa.Column("channel", sa.String(12), nullable=True),
        sa.Column("agent", sa.String(72), nullable=True),
        sa.Column("agent_phone", sa.String(60), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("lacking", sa.String(120), nullable=True),
        sa.Column("materials", sa.String(120), nullable=True),
        sa.Column("handler", sa.String(30), nullable=True),
        sa.Column("relative", sa.Integer(), nullable=True),
        sa.Column("relative_words", sa.String(100), nullable=True),
        sa.Column("county_visit", sa.String(10), nullable=True),
        sa.Column("hukou_out", sa.Integer(), nullable=True),
        sa.Column("accepting_reason", sa.String(100), nullable=True),
        sa.Column("level", sa.String(12), nullable=True),
        sa.Column("extension", sa.String(100), nullable=True),
        sa.Column("external_no", sa.String(40), nullable=True),
        sa.Column("accepted", sa.String(10), nullable=True),
        sa.Column("decided", sa.String(10), nullable=True),
        sa.Column("decision_no", sa.String(40), nullable=True),
        sa.Column("certificate_no", sa.String(40), nullable=True),
        sa.Column("notified", sa.String(10), nullable=True),
        sa.Column("payee_name", sa.String(72), nullable=True),
        sa.Column("payee_relation", sa.String(12), nullable=True),
        sa.Column("bank", sa.String(60), nullable=True),
        sa.Column("account", sa.String(30), nullable=True),
        sa.Column("paid_through", sa.String(7), nullable=True),
        sa.Column("history_monthly", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_rural_dibao_person", "rural_dibao", ["person_id"], unique=False)


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("post", sa.String(12), nullable=True),
        sa.Column("unit", sa.String(60), nullable=True),
        sa.Column("duties", sa.String(60), nullable=True),
        sa.Column("relatives", sa.Text(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_staff_person", "staff", ["person_id"], unique=False)


def _staff_spell() -> None:
    op.create_table(
        "staff_spell",
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
    op.create_index("ix_staff_spell_owner", "staff_spell", ["owner_id"], unique=False)


def _temporary_aid() -> None:
    op.create_table(
        "temporary_aid",
        sa.Column("track", sa.String(12), nullable=True),
        sa.Column("cause", sa.String(12), nullable=True),
        sa.Column("event_day", sa.String(10), nullable=True),
        sa.Column("event_place", sa.String(60), nullable=True),
        sa.Column("local_hukou", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("expenses", sa.Text(), nullable=True),
        sa.Column("form", sa.String(12), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("fund", sa.String(12), nullable=True),
        sa.Column("again_why", sa.String(100), nullable=True),
        sa.Column("paid_first", sa.String(10), nullable=True),
        sa.Column("backfilled", sa.String(10), nullable=True),
        sa.Column("received_by", sa.String(72), nullable=True),
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("applied", sa.String(10), nullable=True),
        sa.Column("channel", sa.String(12), nullable=True),
        sa.Column("agent", sa.String(72), nullable=True),
        sa.Column("agent_phone", sa.String(60), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("lacking", sa.String(120), nullable=True),
        sa.Column("materials", sa.String(120), nullable=True),
        sa.Column("handler", sa.String(30), nullable=True),
        sa.Column("relative", sa.Integer(), nullable=True),
        sa.Column("relative_words", sa.String(100), nullable=True),
        sa.Column("county_visit", sa.String(10), nullable=True),
        sa.Column("hukou_out", sa.Integer(), nullable=True),
        sa.Column("accepting_reason", sa.String(100), nullable=True),
        sa.Column("level", sa.String(12), nullable=True),
        sa.Column("extension", sa.String(100), nullable=True),
        sa.Column("external_no", sa.String(40), nullable=True),
        sa.Column("accepted", sa.String(10), nullable=True),
        sa.Column("decided", sa.String(10), nullable=True),
        sa.Column("decision_no", sa.String(40), nullable=True),
        sa.Column("certificate_no", sa.String(40), nullable=True),
        sa.Column("notified", sa.String(10), nullable=True),
        sa.Column("payee_name", sa.String(72), nullable=True),
        sa.Column("payee_relation", sa.String(12), nullable=True),
        sa.Column("bank", sa.String(60), nullable=True),
        sa.Column("account", sa.String(30), nullable=True),
        sa.Column("paid_through", sa.String(7), nullable=True),
        sa.Column("history_monthly", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_temporary_aid_person", "temporary_aid", ["person_id"], unique=False)


def _urban_dibao() -> None:
    op.create_table(
        "urban_dibao",
        sa.Column("hardship", sa.String(60), nullable=True),
        sa.Column("single", sa.Integer(), nullable=True),
        sa.Column("single_ground", sa.String(60), nullable=True),
        sa.Column("review_class", sa.String(12), nullable=True),
        sa.Column("grade", sa.String(12), nullable=True),
        sa.Column("window_began", sa.String(7), nullable=True),
        sa.Column("window_ended", sa.String(7), nullable=True),
        sa.Column("transfer_no", sa.String(60), nullable=True),
        sa.Column("kind", sa.String(12), nullable=True),
        sa.Column("applied", sa.String(10), nullable=True),
        sa.Column("channel", sa.String(12), nullable=True),
        sa.Column("agent", sa.String(72), nullable=True),
        sa.Column("agent_phone", sa.String(60), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("lacking", sa.String(120), nullable=True),
        sa.Column("materials", sa.String(120), nullable=True),
        sa.Column("handler", sa.String(30), nullable=True),
        sa.Column("relative", sa.Integer(), nullable=True),
        sa.Column("relative_words", sa.String(100), nullable=True),
        sa.Column("county_visit", sa.String(10), nullable=True),
        sa.Column("hukou_out", sa.Integer(), nullable=True),
        sa.Column("accepting_reason", sa.String(100), nullable=True),
        sa.Column("level", sa.String(12), nullable=True),
        sa.Column("extension", sa.String(100), nullable=True),
        sa.Column("external_no", sa.String(40), nullable=True),
        sa.Column("accepted", sa.String(10), nullable=True),
        sa.Column("decided", sa.String(10), nullable=True),
        sa.Column("decision_no", sa.String(40), nullable=True),
        sa.Column("certificate_no", sa.String(40), nullable=True),
        sa.Column("notified", sa.String(10), nullable=True),
        sa.Column("payee_name", sa.String(72), nullable=True),
        sa.Column("payee_relation", sa.String(12), nullable=True),
        sa.Column("bank", sa.String(60), nullable=True),
        sa.Column("account", sa.String(30), nullable=True),
        sa.Column("paid_through", sa.String(7), nullable=True),
        sa.Column("history_monthly", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("site", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("void_reason", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_urban_dibao_person", "urban_dibao", ["person_id"], unique=False)
