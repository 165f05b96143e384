"""What a line's one page says is whole and without contradiction: forms, columns, labels, states, codes."""

from collections import Counter

import pytest

from mzdesk.basics.coded import Coded
from mzdesk.describe import Kind, Owner, Secrecy, fields_of
from mzdesk.describe.line import DRAFT
from mzdesk.lines import LINES, line_of
from mzdesk.services.dossiers import fields, record_fields
from mzdesk.services.imports import propose, targets
from mzdesk.store.base import PartRecord, Register
from tests.every_line.workbook import table_for

LONGEST_LABEL = 20


def placed(form):
    return [key for section in form for row in section.rows for key in row]


def records_of(line):
    """(title, record class, fields) of the record itself and of each part."""
    yield line.title, line.record, record_fields(line)
    for part in line.parts:
        yield part.title, part.record, fields_of(part.record)


def test_the_register_holds_each_line_under_its_key():
    for key, line in LINES.items():
        assert line.key == key
        assert line_of(line.register) is line


def test_records_are_of_the_right_kind(line):
    assert issubclass(line.record, Register)
    assert all(issubclass(part.record, PartRecord) for part in line.parts)
    tables = [line.record.__tablename__, *(part.record.__tablename__ for part in line.parts)]
    assert len(set(tables)) == len(tables)


def test_every_field_is_on_the_form_exactly_once(line):
    typed = [key for key, field in record_fields(line).items() if not field.by_event]
    assert Counter(placed(line.form)) == Counter(typed)


def test_every_field_of_a_part_is_on_its_form_exactly_once(line):
    for part in line.parts:
        typed = [key for key, field in fields_of(part.record).items() if not field.by_event]
        assert Counter(placed(part.form)) == Counter(typed), part.key


def test_sections_and_their_rows_are_filled(line):
    for form in (line.form, *(part.form for part in line.parts)):
        assert len({section.title for section in form}) == len(form)
        assert all(section.title and section.rows and all(section.rows) for section in form)


def test_person_and_record_share_no_key(line):
    if line.subject is not None:
        assert not fields_of(line.subject).keys() & fields_of(line.record).keys()
    assert not {part.key for part in line.parts} & record_fields(line).keys()


def test_columns_are_fields_or_computed(line):
    known = fields(line)
    keys = [column.key for column in line.columns]
    assert len(set(keys)) == len(keys)
    for column in line.columns:
        assert column.compute or column.key in known, column.key
        assert not (column.compute and column.key in known and not column.label), column.key
        assert column.label or column.key in known
    for part in line.parts:
        assert set(part.columns) <= fields_of(part.record).keys(), part.key


def test_headings_of_the_list_are_unique(line):
    for shown in ("listed", "roster"):
        labels = [c.label or fields(line)[c.key].label for c in line.columns if getattr(c, shown)]
        assert len(set(labels)) == len(labels), shown


def test_columns_have_a_width(line):
    assert all(column.width > 0 for column in line.columns)


def test_natural_key_and_named_parts_exist(line):
    assert set(line.natural_key) <= record_fields(line).keys()
    assert not line.risk or line.risk in record_fields(line)
    parts = {part.key: part for part in line.parts}
    assert {line.visits, line.spells} - {""} <= parts.keys()
    if line.spells:
        assert {"began", "ended", "entry_reason", "exit_reason"} <= fields_of(parts[line.spells].record).keys()
    if line.visits:
        assert fields_of(parts[line.visits].record)[parts[line.visits].newest].kind is Kind.DAY
    for part in line.parts:
        assert not part.newest or part.newest in fields_of(part.record)


def test_labels_are_unique_within_a_record(line):
    for title, _, described in records_of(line):
        twice = [label for label, count in Counter(f.label for f in described.values()).items() if count > 1]
        assert not twice, f"{title}: {twice}"


def test_labels_are_chinese_and_carry_no_punctuation_of_their_own(line):
    for title, _, described in records_of(line):
        for field in described.values():
            assert any("\u4e00" <= c <= "\u9fff" for c in field.label), f"{title}: {field.key}"
            assert field.label == field.label.strip(" 　：:*"), f"{title}: {field.key}"


def test_code_labels_are_short_and_tell_codes_apart(line):
    for title, _, described in records_of(line):
        for members in {f.members for f in described.values() if f.members}:
            for member in members:
                assert 0 < len(member.label) <= LONGEST_LABEL, f"{title}: {member.label}"
            typed = Counter(w for m in members for w in {m.value, m.label, *m.aliases})
            assert max(typed.values()) == 1, f"{members.__name__}: {typed.most_common(1)}"


def test_codes_fit_into_their_column_and_hold_no_comma(line):
    for _, record, described in records_of(line):
        for field in described.values():
            if field.members is None or field.key not in record.__table__.columns:
                continue
            size = record.__table__.columns[field.key].type.impl.length
            codes = [str(member) for member in field.members]
            longest = sum(map(len, codes)) + len(codes) - 1 if field.kind is Kind.CHOICES else max(map(len, codes))
            assert longest <= size, field.key
            assert not any("," in code for code in codes), field.key
            if field.kind is Kind.CHOICES:  # several are written with 、 between them and read back
                assert not any(set("、，,；;") & set(member.label) for member in field.members), field.key


def test_choices_offer_an_explicit_nothing(line):
    """未采集 is NULL; that somebody has none of the things asked for must be a code of its own (care.md trap 20)."""
    for title, _, described in records_of(line):
        for field in described.values():
            if field.kind is Kind.CHOICES and field.key not in ("income_source", "wants", "to"):
                assert any(member.label == "无" for member in field.members), f"{title}: {field.label}"


def test_every_state_is_reached_from_draft(line):
    reached, before = {DRAFT}, set()
    while reached != before:
        before = set(reached)
        reached |= {step.target for step in line.steps if step.source in reached}
    assert reached == set(line.states)


def test_steps_fit_together(line):
    assert len({(step.source, step.action) for step in line.steps}) == len(line.steps)
    for step in line.steps:
        stays = step.source == step.target
        assert not stays or step.writes or line.events, "a step that stays where it is must write something"
        assert not (step.opens and step.closes)
        assert not (step.opens or step.closes) or line.spells, step.action
        assert step.reasons is None or issubclass(step.reasons, Coded)
        if step.opens or step.closes:
            assert step.reasons is not None, f"{step.action} must ask why"
            reason = "entry_reason" if step.opens else "exit_reason"
            assert fields_of(line.part(line.spells).record)[reason].members is step.reasons
    assert set(line.roster_states) <= set(line.states)
    assert DRAFT not in line.roster_states
    assert line.imported_state in line.states


def test_intervals_open_and_close_in_turn(line):
    """Whatever way leads through the steps, an interval opens only where none is open, and closes only where one is."""
    stands, todo = {(DRAFT, False)}, [(DRAFT, False)]
    while todo:
        state, is_open = todo.pop()
        for step in line.steps:
            if step.source != state:
                continue
            assert not (step.opens and is_open), f"{step.action} opens a second interval"
            assert not (step.closes and not is_open), f"{step.action} closes none"
            after = (step.target, (is_open or step.opens) and not step.closes)
            if after not in stands:
                stands.add(after)
                todo.append(after)
    for state in line.states:
        assert len({is_open for found, is_open in stands if found == state}) == 1, f"{state} is ambiguous"


def test_import_paths_are_fields_and_cover_what_must_be_filled(line):
    known = fields(line)
    assert len(set(line.import_paths)) == len(line.import_paths)
    assert set(line.import_paths) <= known.keys()
    assert {option.id for option in targets(line)} == set(line.import_paths)
    required = {key for key, field in record_fields(line).items() if field.required and key not in line.optional}
    if line.subject is None:
        assert not line.import_paths, "a workbook is a list of people"
        return
    assert "name" in line.import_paths
    assert not required - set(line.import_paths) - {"sex", "has_carer"}, "can only be typed in by hand"


def test_each_import_path_is_found_by_its_own_label(line, shared_desk):
    table, mapping = table_for(line, line.import_paths)
    assert propose(shared_desk, line, table) == mapping


def test_fields_about_children_never_count_as_public(line):
    if line.children:
        for title, record, _ in records_of(line):
            for field in fields_of(record).values():
                assert field.secrecy > Secrecy.PUBLIC, f"{title}: {field.label}"


def test_identity_numbers_are_masked_and_belong_to_nobody(line):
    for title, _, described in records_of(line):
        for field in described.values():
            if field.kind is Kind.IDNO:
                assert field.secrecy >= Secrecy.SENSITIVE, f"{title}: {field.label}"
                assert field.owner is Owner.NOBODY, f"{title}: {field.label}"


@pytest.mark.parametrize("key", ["health", "illness", "disability", "disability_grade", "disability_card"])
def test_health_is_sensitive_wherever_it_stands(line, key):
    for _, _, described in records_of(line):
        if key in described:
            assert described[key].secrecy >= Secrecy.SENSITIVE
