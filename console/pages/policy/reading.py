"""Packs, rules and versions as the pages show them."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection

from console.pages.visit import Visit
from console.view.kinds import Language
from console.view.policy import Action, Pack, PackLine, Refusal, RuleCard, VersionLine
from desk import frame as desk_frame
from desk.surname import surname
from governance.approvals.routes import NAME as ROUTES
from governance.in_force import InForce, Source
from governance.packs import versions
from governance.packs.loader import COMPANY
from governance.packs.reading import read_text
from governance.packs.schema import Bilingual, Company, Example, RuleRow
from governance.packs.schema import Pack as Rules
from governance.packs.versions import Version

ACTIONS: tuple[Action, ...] = ("block", "hold", "revise", "warn")


def _told(company: Company) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the company says of itself, by the name of the entry."""
    return tuple((key, tuple(value or ())) for key, value in msgspec.structs.asdict(company).items())


def pack_lines(connection: Connection, visit: Visit) -> tuple[PackLine, ...]:
    """Every file, with those that are only drafts so far."""
    now, drafts = visit.counter.rulebook.now, versions.drafts(connection)
    published = [each.version for each in now.sources.values() if each.version]
    names = _names(connection, [*published, *(each.version for each in now.broken), *drafts])
    known = {each.name for each in (*drafts, *(broken.version for broken in now.broken))} | set(now.sources)
    return tuple(pack_line(now, name, drafts, names, visit) for name in sorted(known))


def pack_line(now: InForce, name: str, drafts: Iterable[Version], names: dict[str, str], visit: Visit) -> PackLine:
    """One file of the list."""
    source = now.sources.get(name)
    broken = next((each for each in now.broken if each.version.name == name), None)
    version = broken.version if broken else source.version if source else None
    rules = rules_of(source)
    counts = Counter(rule.action for rule in rules)
    return PackLine(
        name=stem(name),
        title=_title(source, name, visit),
        laws=tuple(dict.fromkeys(_said(rule.law, visit.language) for rule in rules)),
        actions=tuple((action, counts[action]) for action in ACTIONS if counts[action]),
        rules=len(rules),
        origin="version" if broken else source.origin if source else "version",
        number=version.number if version else 0,
        who=surname(names.get(version.published_by or "", "")) if version else "",
        when=version.published_at if version else None,
        drafts=sum(each.name == name for each in drafts),
        broken=broken.why if broken else "",
    )


def pack_page(connection: Connection, visit: Visit, name: str, refusal: Refusal = "", by: str = "") -> Pack | None:
    """A file with its rules and versions; None: there is no such file."""
    now, known = visit.counter.rulebook.now, versions.of_name(connection, name)
    if name not in now.sources and not known:
        return None
    names = _names(connection, known)
    drafts = [each for each in known if each.state == "draft"]
    source = now.sources.get(name)
    company = read_text(name, source.text, Company) if source and name == COMPANY else None
    return Pack(
        line=pack_line(now, name, drafts, names, visit),
        rules=tuple(_card(rule, visit.language) for rule in rules_of(source)),
        company=_told(company) if company else (),
        versions=tuple(version_line(each, names) for each in known),
        can_give_back=name in now.files and any(each.state == "published" for each in known),
        refusal=refusal,
        overtaken_by=surname(names.get(by, "")),
    )


def version_line(version: Version, names: dict[str, str]) -> VersionLine:
    """One version of the history."""
    assert version.state != "discarded"
    return VersionLine(
        version.id, version.number, version.state, version.note, surname(names.get(version.made_by, "")),
        version.made_at, surname(names.get(version.published_by or "", "")), version.published_at,
    )  # fmt: skip


def names_of(connection: Connection, *known: Version) -> dict[str, str]:
    """What people call those who wrote and published."""
    return _names(connection, known)


def rules_of(source: Source | None) -> Sequence[RuleRow]:
    """The rules of a file in force."""
    if source is None or source.name in (COMPANY, ROUTES):
        return ()
    return read_text(source.name, source.text, Rules).rules


def stem(name: str) -> str:
    """`words` of words.yml."""
    return name.removesuffix(".yml")


def _title(source: Source | None, name: str, visit: Visit) -> str:
    if name in (COMPANY, ROUTES):
        return visit.words.text("policy.company" if name == COMPANY else "policy.routes")
    if source is None:
        return stem(name)
    return _said(read_text(name, source.text, Rules).title, visit.language)


def _card(rule: RuleRow, language: Language) -> RuleCard:
    applies = {name: value for name, value in msgspec.structs.asdict(rule.applies).items() if value is not None}
    sponsored = applies.pop("sponsored", None)
    where = [(name, tuple(map(str, value))) for name, value in applies.items()]
    if sponsored is not None:
        where.append(("sponsored", ("yes" if sponsored else "no",)))
    return RuleCard(
        id=rule.id, title=_said(rule.title, language), law=_said(rule.law, language), source=rule.source,
        effective=rule.effective, action=rule.action, reason=_said(rule.reason, language),
        suggestion=_said(rule.suggestion, language) if rule.suggestion else "", applies=tuple(where),
        profiles=() if rule.profiles == ("general",) else rule.profiles, guards=rule.guards, quiet=rule.quiet,
        when=rule.when or "", check=rule.check or "", terms=tuple(term for word in rule.words for term in word.terms),
        patterns=rule.patterns, missing=rule.missing, unless=rule.unless, needs=rule.needs,
        hits=tuple(map(_example, rule.hits)), non_hits=tuple(map(_example, rule.non_hits)),
    )  # fmt: skip


def _example(example: str | Example) -> str:
    return example if isinstance(example, str) else example.text or " / ".join(example.texts or ())


def _said(both: Bilingual, language: Language) -> str:
    return both.en if language == "en" else both.ja


def _names(connection: Connection, known: Iterable[Version]) -> dict[str, str]:
    return desk_frame.names(connection, {by for each in known for by in (each.made_by, each.published_by or "") if by})
