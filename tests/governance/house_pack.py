"""A small pack of a company's own, as somebody writes it."""

RULE = """
  - id: house.rain
    title: {ja: 雨, en: Rain}
    law: {ja: 社内基準, en: House rule}
    source: 社内基準
    effective: 2026-01-01
    action: block
    words: [{terms: [雨]}]
    reason: {ja: 雨の話はしません。, en: We do not talk of rain.}
    hits: [雨, 雨です, 大雨, 雨天, 雨具]
    non_hits: [晴れ, 曇り, 雪, 風, 霧]
"""
PACK = f"pack: house\ntitle: {{ja: 社内, en: House}}\nrules:\n{RULE}"
