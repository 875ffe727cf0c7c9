"""Drafts of every kind, with the texts that are hardest to read."""

from hypothesis import strategies as st

from governance.draft import Draft

ANY_CHARACTER = st.characters(exclude_categories=())
PIECES = [
    *(
        "090-1234-5678",
        "AP-20261103-4821",
        "パスワードは",
        "Sakura2024",
        "です",
        "東京都渋谷区神南",
        "1-1-1",
        "@",
        "example.com",
    ),
    *(
        "\u200b",
        "\ud800",
        "\x00",
        "゛",
        "㈱",
        "4111 1111",
        "バカ",
        "ンス",
        "eyJhbGciOiJI.eyJ",
        "://a:b@",
        "0",
        "９",
        "①",
    ),
]
ANY_TEXT = st.one_of(
    st.text(ANY_CHARACTER, max_size=200),
    st.lists(st.one_of(st.sampled_from(PIECES), ANY_CHARACTER), max_size=30).map("".join),
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    texts = tuple(draw(st.lists(ANY_TEXT, max_size=4)))
    return Draft(
        author=draw(st.sampled_from(["bot", "agent", "system", "scheduler", "api"])),
        channel="line",
        visibility=draw(st.sampled_from(["private", "public"])),
        texts=texts,
        action=draw(st.sampled_from(["message", "public_reply", "hide", "publish"])),
        purpose=draw(st.sampled_from(["reply", "post", "marketing"])),
        sponsored=draw(st.booleans()),
        profiles=draw(st.sampled_from([None, (), ("cosmetics",)])),
        recipient=draw(st.sampled_from([None, "sato"])),
        buttons=tuple(draw(st.lists(st.tuples(ANY_TEXT), max_size=len(texts)))),
        attached=frozenset(draw(st.sets(st.integers(0, 3)))),
    )
