"""What chips and signatures call a colleague."""


def surname(name: str) -> str:
    """鈴木 of 鈴木 花子: in Japanese the surname stands first. A name in one word is itself."""
    return name.split()[0] if name.split() else ""
