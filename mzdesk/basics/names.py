"""Names as they are typed and as they may be shown."""

import unicodedata


def clean_name(typed: str) -> str:
    return "".join(unicodedata.normalize("NFC", typed).split())


def masked_name(name: str) -> str:
    return f"{name[:1]}某某"


def masked_phone(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else phone
