"""Which editor a kind of field gets."""

from mzdesk.describe.fields import Field, Kind
from ui.fields.days import DayEditor
from ui.fields.flags import FlagEditor
from ui.fields.line_editor import LineEditor, Today
from ui.fields.matching import Options
from ui.fields.picker import ChoiceEditor, ReferenceEditor
from ui.fields.plain import IdnoEditor, NoteEditor, NumberEditor, TextEditor
from ui.fields.several import ChoicesEditor

Editor = LineEditor | NoteEditor | FlagEditor

_PLAIN: dict[Kind, type[LineEditor] | type[NoteEditor] | type[FlagEditor]] = {
    Kind.TEXT: TextEditor, Kind.PHONE: TextEditor, Kind.IDNO: IdnoEditor, Kind.NUMBER: NumberEditor,
    Kind.MONEY: NumberEditor, Kind.MONTH: TextEditor,
    Kind.NOTE: NoteEditor, Kind.DAY: DayEditor, Kind.PARTIAL_DAY: DayEditor, Kind.FLAG: FlagEditor,
}


def editor_for(
    field: Field, path: str = "", *, today: Today | None = None, options: Options | None = None
) -> Editor:
    """The editor of a field. ``path`` (by default the key) becomes its object name; ``today`` allows the short day
    forms; VILLAGE, PERSON and RECORD need ``options``."""
    editor = _made(field, today, options)
    editor.setObjectName(path or field.key)
    editor.setAccessibleName(field.label)
    return editor


def _made(field: Field, today: Today | None, options: Options | None) -> Editor:
    if field.kind is Kind.CHOICE:
        return ChoiceEditor(field)
    if field.kind is Kind.CHOICES:
        return ChoicesEditor(field)
    if field.kind in (Kind.VILLAGE, Kind.PERSON, Kind.RECORD):
        if options is None:
            raise ValueError(f"{field.key} needs options to pick from")
        return ReferenceEditor(field, options)
    return _PLAIN[field.kind](field, today=today)
