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
    links,
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
    "link_look_alike": links.finder("look_alike"),
    "link_outside": links.finder("outside"),
    "link_plain_http": links.finder("plain_http"),
    "link_raw_address": links.finder("raw_address"),
    "link_scheme": links.finder("scheme"),
    "link_shop": links.finder("shop"),
    "link_shortener": links.finder("shortener"),
    "link_user_info": links.finder("user_info"),
    "messages": messages.find,
    "my_number": my_number.find,
    "password": password.find,
    "phone": phone.find,
    "window": window.find,
}
