"""What a password must be."""

from mzdesk.basics.problems import Refusal

LEAST_PASSWORD = 8


def password_problems(password: str) -> str:
    """"" for a password that will do, else one sentence. Length counts more than signs (等保: ≥ 8, not one kind)."""
    if len(password) < LEAST_PASSWORD:
        return f"密码至少{LEAST_PASSWORD}位"
    if len(set(password)) < 4:
        return "密码重复的字符太多，请换一个"
    kinds = sum((
        any(c.isdigit() for c in password), any(c.isalpha() for c in password),
        any(not c.isalnum() for c in password),
    ))
    if kinds < 2 and len(password) < 14:
        return "密码请至少用字母、数字、符号中的两种，或用14位以上的长句"
    return ""


def refuse_weak(password: str) -> None:
    """Raises Refusal for a password that will not do; then the old one stays."""
    weak = password_problems(password)
    if weak:
        raise Refusal(weak, "密码没有改", code="weak-password")
