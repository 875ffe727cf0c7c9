"""Every setting of the system, with the value it has unless somebody says otherwise."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from core.setting_kinds import choice, folder, optional, seconds, setting, text, url, whole, zone

ROOT = Path(__file__).resolve().parents[1]


def policies_folder(data_dir: Path) -> Path:
    """Where a company's own policy packs are, if it has any."""
    return data_dir / "policies"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A field is the variable MADOGUCHI_ and its name in capitals. Add a field here and a line in docs/settings.md."""

    data_dir: Path = setting(folder, ROOT / "var")
    """The folder that holds everything this system knows."""
    database_url: str | None = setting(optional(url("sqlite", "postgresql")), None)
    """Where the tables are; unset: a SQLite file in the data folder."""
    key_ring: Path | None = setting(optional(folder), None)
    """The file with the keys that encrypt credentials; unset: `keys` in the data folder."""
    keys: str | None = setting(optional(text), None)
    """The keys themselves, `ID BASE64` separated by commas, where no file may hold them; goes before the file."""
    host: str = setting(text, "127.0.0.1")
    """The address the console and the webhooks listen on."""
    port: int = setting(whole(0, 65535), 8000)
    """The port they listen on; 0 takes a free one."""
    public_url: str | None = setting(optional(url("http", "https")), None)
    """How platforms and browsers reach this system from outside, such as https://support.example.jp."""
    log_level: str = setting(choice("debug", "info", "warning", "error"), "info")
    """How much the log says. No level writes customers' words."""
    time_zone: ZoneInfo = setting(zone, ZoneInfo("Asia/Tokyo"))
    """The zone of opening hours, schedules and the console's clock."""
    rasa_processes: int = setting(whole(1, 64), 1)
    """How many Rasa processes share the conversations."""
    bot_deadline: float = setting(seconds(1, 600), 25.0)
    """How long after a customer's message the bot's answer may take before people get the conversation."""
    waiting_line_interval: float = setting(seconds(0, 86400), 1800.0)
    """For how long a customer is not told again that people will answer."""
    held_line_after: float = setting(seconds(0.1, 86400), 600.0)
    """How long a customer waits for an answer that needs approval before they are told, once, that it takes longer."""
    loop_short_window: float = setting(seconds(1, 3600), 120.0)
    """The short window in which a bot's answers in one conversation are counted."""
    loop_short_limit: int = setting(whole(1, 1000), 8)
    """The bot's answers in one conversation within the short window before people get it."""
    loop_hour_limit: int = setting(whole(1, 10000), 40)
    """The bot's answers in one conversation within an hour before people get it."""
    native_reply_pause: float = setting(seconds(0, 604800), 43200.0)
    """How long the bot stays silent after somebody answered in the platform's own tool."""

    crash_point: str | None = setting(optional(text), None)
    """For tests alone: where the app kills itself. Refused unless every account's address is on this machine."""

    @property
    def database(self) -> str:
        """The database's address, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'madoguchi.db'}"

    @property
    def policies(self) -> Path:
        """The folder of the company's own policy packs; it need not be there."""
        return policies_folder(self.data_dir)

    @property
    def routes(self) -> Path:
        """The company's own routes of approval; the file need not be there."""
        return self.data_dir / "routes.yml"

    @property
    def key_ring_file(self) -> Path:
        """The key ring's file, the default filled in."""
        return self.key_ring or self.data_dir / "keys"
