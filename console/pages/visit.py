"""Who visits: the person of the session, what they may do, and the language their pages are in."""

from dataclasses import dataclass
from datetime import datetime

from sanic import Request

from connectors.replies import Actor
from console.addresses import can_mean_something
from console.house import Counter
from console.i18n.catalogue import Catalogue, catalogue
from console.pages import cookies
from console.pages.errors import ForbiddenError, ForgedError, MissingError, PasswordDueError, SignedOutError
from console.pages.fields import field
from console.view.kinds import Language
from desk.sessions import Session, session_of, touch
from desk.users import User


@dataclass(frozen=True)
class Visit:
    """One request of a signed-in person. `part`: only a part of a page is asked for (htmx, our scripts)."""

    counter: Counter
    session: Session
    now: datetime
    part: bool

    @property
    def user(self) -> User:
        """The person."""
        return self.session.user

    @property
    def actor(self) -> Actor:
        """The person, as those who act are called."""
        return Actor(self.user.id, admin=self.user.role == "admin")

    @property
    def language(self) -> Language:
        """The person's language."""
        return self.user.preferences.language

    @property
    def words(self) -> Catalogue:
        """The texts of that language."""
        return catalogue(self.language)

    def only_admin(self) -> None:
        """Raises ForbiddenError."""
        if self.user.role != "admin":
            raise ForbiddenError("only for admins")


async def visiting(request: Request, counter: Counter, *, password_due: bool = False) -> Visit:
    """The visit of a request; a POST must carry the session's token against forgery.

    Raises SignedOutError, ForgedError, PasswordDueError (unless `password_due`: the page on which it is chosen),
    MissingError for an address that no table can hold.
    """
    token, now = request.cookies.get(cookies.SESSION), counter.clock.now()
    session = await counter.database.read(lambda c: session_of(c, token, now)) if token else None
    if session is None:
        raise SignedOutError(had_session=bool(token))
    visit = Visit(counter, session, now, request.headers.get("hx-request") == "true")
    request.ctx.language, request.ctx.theme = visit.language, session.user.preferences.theme
    if request.method == "POST":
        given = request.headers.get("x-csrf-token") or field(request, "csrf_token")
        if not session.csrf_matches(given):
            raise ForgedError("no token against forgery")
    if session.user.must_change and not password_due:
        raise PasswordDueError("a new password is due")
    if not can_mean_something(request):
        raise MissingError("no such address")
    if session.wants_touch(now):
        await counter.database.write(lambda c: touch(c, session.digest, now))
    return visit
