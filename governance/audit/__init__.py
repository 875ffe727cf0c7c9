"""The audit log: written in the act's own transaction, sealed in order within a second, and verified.

Each seal is an HMAC over the entry, its position and the seal before it, with a key of the key ring; so nobody who can
write to the database alone can alter, insert, reorder or remove an entry unnoticed. How many entries there are stands
in a file outside the database, so that removing the newest ones is noticed too. Whoever holds the key ring, or can
rewrite both the database and that file, is not stopped.
"""

from governance.audit.breaks import Break, Verification
from governance.audit.chain_file import ChainFile, ChainFileError
from governance.audit.entries import record
from governance.audit.sealer import Sealer, seal_pending
from governance.audit.verification import verify

__all__ = ["Break", "ChainFile", "ChainFileError", "Sealer", "Verification", "record", "seal_pending", "verify"]
