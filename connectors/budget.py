"""What one account may send: a rate that all its conversations share, and a circuit breaker."""

from dataclasses import dataclass, field

OPENS_AFTER = 5
"""Transient failures in a row before an account's calls are held back."""
SHORTEST, LONGEST = 2.0, 60.0
"""Seconds that they are held back: doubled each time the trial call fails too."""


@dataclass
class Budget:
    """A token bucket (https://en.wikipedia.org/wiki/Token_bucket) and a breaker for one account."""

    per_second: float
    tokens: float = field(init=False)
    at: float = 0.0
    failures: int = 0
    closed_until: float = 0.0
    span: float = SHORTEST

    def __post_init__(self) -> None:
        self.tokens = self.burst

    @property
    def burst(self) -> float:
        """As many calls at once as a second allows, at least one."""
        return max(1.0, self.per_second)

    def wait(self, now: float) -> float:
        """Seconds until the next call may go; 0 takes a token. `now` on the steady clock."""
        if now < self.closed_until:
            return self.closed_until - now
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.per_second)
        self.at = now
        if self.tokens >= 1.0:
            self.tokens -= 1.0
            return 0.0
        return (1.0 - self.tokens) / self.per_second

    def succeeded(self) -> None:
        """The platform answered as it should."""
        self.failures, self.span = 0, SHORTEST

    def failed(self, now: float) -> None:
        """A transient failure; several in a row open the breaker, and one trial call follows."""
        self.failures += 1
        if self.failures >= OPENS_AFTER:
            self.closed_until = now + self.span
            self.span = min(LONGEST, self.span * 2)

    def hold(self, now: float, seconds: float) -> None:
        """The platform asked for a pause."""
        self.closed_until = max(self.closed_until, now + seconds)


class Budgets:
    """One budget an account, made when first asked for."""

    def __init__(self) -> None:
        self._by_account: dict[str, Budget] = {}

    def of(self, account_id: str, per_second: float) -> Budget:
        """The account's budget."""
        return self._by_account.setdefault(account_id, Budget(per_second))
