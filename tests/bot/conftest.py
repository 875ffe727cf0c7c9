"""Models are trained once and kept under `.cache/` by their fingerprint; one Rasa serves the tests of the seam."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.fingerprint import Sources, fingerprint
from tests.bot.actions_standin import Actions, serving
from tests.bot.running import CACHE, ROOT, Rasa, program

TINY = Sources(data=Path("tests/bot/tiny/data"), domain=Path("tests/bot/tiny/domain.yml"))


def trained(sources: Sources) -> Path:
    """The model of these sources, trained now if nobody did before."""
    name = f"{fingerprint(sources)}.tar.gz"
    if not (CACHE / name).exists():
        where = ("--data", str(sources.data), "--domain", str(sources.domain), "--config", str(sources.config))
        outcome = program("-m", "bot.train", "--out", str(CACHE), "--name", name, *where)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return CACHE / name


@pytest.fixture(scope="session")
def in_root() -> Iterator[None]:
    """Sources are named relative to the repository's root."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        yield


@pytest.fixture(scope="session")
def tiny_model(in_root: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small bot's model, alone in a model folder."""
    return Path(shutil.copy(trained(TINY), tmp_path_factory.mktemp("models") / "tiny.tar.gz"))


@pytest.fixture(scope="session")
def shop_model(in_root: None) -> Path:
    """The shop's model: what customers talk to."""
    return trained(Sources())


@pytest.fixture(scope="session")
def actions() -> Actions:
    return Actions()


@pytest.fixture(scope="session")
def actions_url(actions: Actions) -> Iterator[str]:
    with serving(actions) as url:
        yield url


@pytest.fixture(scope="session")
def rasa(tiny_model: Path, actions_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rasa]:
    running = Rasa(tiny_model, tmp_path_factory.mktemp("rasa"), actions_url).start()
    yield running
    running.stop()
