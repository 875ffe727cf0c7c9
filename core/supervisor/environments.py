"""The whole environment of each child: what it needs, and nothing that it must not know."""

from collections.abc import Mapping

from core.settings import ROOT
from core.spawned import ACTIONS_SECRET, ACTIONS_URL, BOT_DIR, BOT_SECRET, BOT_URLS, LISTEN_FD
from core.supervisor.wiring import Wiring

ANY_PROGRAM = ("PATH", "HOME", "USER", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR")
CALLS_OUT = (
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR",
)  # fmt: skip
"""What a company's proxy needs. Only the app calls out."""
HARMLESS = ("MADOGUCHI_LOG_LEVEL", "MADOGUCHI_TIME_ZONE")
"""Settings that Rasa and the action server may see. Never the database, the key ring, or an account's secret."""

RULES = ("MADOGUCHI_DATA_DIR", "MADOGUCHI_DATABASE_URL")
"""Where the gate's rules stand: the company's folder, and what was published."""


def app_environment(around: Mapping[str, str], given: Mapping[str, str], wiring: Wiring) -> dict[str, str]:
    """The app sees every setting, as read at the start, and where the others are."""
    told = {
        LISTEN_FD: str(wiring.listen_fd),
        BOT_URLS: " ".join(wiring.bot_urls),
        BOT_SECRET: wiring.bot_secret,
    }
    return _base(around) | _some(around, CALLS_OUT) | dict(given) | told


def bot_environment(around: Mapping[str, str], given: Mapping[str, str], wiring: Wiring) -> dict[str, str]:
    """Rasa knows its own secret, the action server's, and the folder of its trackers."""
    told = {
        BOT_SECRET: wiring.bot_secret,
        ACTIONS_URL: wiring.actions_url,
        ACTIONS_SECRET: wiring.actions_secret,
        BOT_DIR: str(wiring.bot_dir),
        "RASA_TELEMETRY_ENABLED": "false",
    }
    return _base(around) | _some(given, HARMLESS) | told


def actions_environment(around: Mapping[str, str], given: Mapping[str, str], wiring: Wiring) -> dict[str, str]:
    """The action server knows its own secret."""
    return _base(around) | _some(given, HARMLESS) | {ACTIONS_SECRET: wiring.actions_secret}


def judging_environment(around: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """What judges the bot's responses reads the rules: in the data folder, and in the database."""
    return _base(around) | _some(given, RULES)


def training_environment(around: Mapping[str, str]) -> dict[str, str]:
    """Training needs no secret at all."""
    return _base(around) | {"RASA_TELEMETRY_ENABLED": "false"}


def _base(around: Mapping[str, str]) -> dict[str, str]:
    return _some(around, ANY_PROGRAM) | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def _some(variables: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: variables[name] for name in names if name in variables}
