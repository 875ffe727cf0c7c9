"""An account's secrets as the table keeps them: encrypted, each bound to its account and its name."""

from collections.abc import Mapping

from sqlalchemy import Connection, Row, delete

from core.keyring import KeyRing, Sealed, seal, unseal
from core.tables import credential
from desk.accounts.errors import AccountRefused

TABLE = "credential"
LONGEST = 10_000


def store_secrets(connection: Connection, ring: KeyRing, account_id: str, secrets: Mapping[str, str]) -> None:
    """Keep these, in place of others of the same names. Raises AccountRefused."""
    rows = [_row(ring, account_id, name, value) for name, value in secrets.items()]
    if rows:
        connection.execute(
            delete(credential).where(credential.c.account_id == account_id, credential.c.name.in_(secrets))
        )
        connection.execute(credential.insert(), rows)


def forget_secrets(connection: Connection, account_id: str) -> None:
    """Delete all secrets of an account."""
    connection.execute(delete(credential).where(credential.c.account_id == account_id))


def open_secret(ring: KeyRing, row: Row[*tuple[object, ...]]) -> str:
    """The secret of a row of the table. Raises UnreadableError."""
    return unseal(ring, Sealed(row.key_id, bytes(row.sealed)), table=TABLE, row=row.account_id, name=row.name)


def _row(ring: KeyRing, account_id: str, name: str, value: str) -> dict[str, object]:
    value = value.strip()  # a line end of the file or the clipboard it came from
    if not value or len(value) > LONGEST or not value.isprintable():
        raise AccountRefused(f"{name} must be one line of text that is not empty", "secret")
    sealed = seal(ring, value, table=TABLE, row=account_id, name=name)
    return {"account_id": account_id, "name": name, "key_id": sealed.key_id, "sealed": sealed.data}
