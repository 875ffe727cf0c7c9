"""Checks that are more than a pattern: one a file, each a pure function of the matter, named by a row of a pack."""

from collections.abc import Mapping

from governance.checks import (
    address,
    broken,
    buttons,
    card,
    duplicate,
    email,
    empty,
    length,
    messages,
    my_number,
    password,
    phone,
    window,
)
from governance.matter import Check

CHECKS: Mapping[str, Check] = {
    "address": address.find,
    "broken": broken.find,
    "buttons": buttons.find,
    "card": card.find,
    "duplicate": duplicate.find,
    "email": email.find,
    "empty": empty.find,
    "length": length.find,
    "messages": messages.find,
    "my_number": my_number.find,
    "password": password.find,
    "phone": phone.find,
    "window": window.find,
}
