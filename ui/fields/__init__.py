"""One editor for each kind of field, all with the same members; made by ``editor_for`` from the description.

Every editor has: ``value()`` (None is 未采集), ``set_value(v)``, the signals ``changed`` (the clerk's hand, never
``set_value``) and ``left`` (focus went: show problems now), ``problem_text()`` (a sentence about what was typed, or
""), ``unreadable()`` (saving would lose what was typed: refuse), ``settle()`` (put what was typed in form; call before
reading values on Ctrl+S), ``set_problem("block" | "warn" | "")`` (colour of the frame), ``set_read_only(bool)``.

Enter and Shift+Enter settle the editor and are then ignored, so they reach the form's ``keyPressEvent``, which moves
the focus; Alt+Enter is a new line in notes. Esc closes an open list and otherwise reaches the form too. The object
name is the field's path, the accessible name its label; ``editor.field`` is the description.
"""

from ui.fields.making import Editor, editor_for
from ui.fields.matching import Candidate, Options

__all__ = ["Candidate", "Editor", "Options", "editor_for"]
