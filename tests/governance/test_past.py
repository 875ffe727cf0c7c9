"""Old rules are found again: a stored decision is judged again and comes out the same, or it is said why not."""

import json
from datetime import UTC, datetime

from sqlalchemy import Connection

from core.database import Database
from core.tables import pack_version
from governance.draft import Decision, Draft
from governance.gate import evaluate
from governance.in_force import InForce, files_of, put_in_force
from governance.packs import versions
from governance.packs.loader import digest_of
from governance.packs.reading import read_text
from governance.packs.schema import Pack
from governance.packs.version_acts import Written, draft, publish
from governance.past import Past, past_policy
from governance.replay import recalled
from tests.governance.conftest import CONTEXT
from tests.governance.house_pack import PACK

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FILES = files_of()
TEXT = "雨や雪の日もお届けします。カード番号は4111111111111111です"


def _publish(database: Database, content: str) -> InForce:
    def work(connection: Connection) -> None:
        written = Written(content, digest_of(read_text("house.yml", content, Pack)))
        made = draft(connection, "house.yml", written, note="", actor="user:t", now=NOW)
        found = versions.get(connection, made)
        assert found is not None
        publish(connection, made, seen=found.mark, actor="user:t", now=NOW)

    database.write_now(work)
    return put_in_force(FILES, database.read_now(versions.published))


def _judged(rules: InForce) -> Decision:
    return evaluate(Draft("bot", "line", "private", (TEXT,)), CONTEXT, rules.policy)


def _past(database: Database, decision: Decision) -> Past:
    stored = json.loads(json.dumps(decision.inputs))
    return database.read_now(lambda c: past_policy(c, stored, FILES))


def test_decisions_of_three_versions_come_out_the_same(database: Database) -> None:
    made = [_judged(put_in_force(FILES, []))]
    made.append(_judged(_publish(database, PACK)))
    made.append(_judged(_publish(database, PACK.replace("terms: [雨]", "terms: [雪]").replace("雨", "雪"))))
    assert len({each.policy_version for each in made}) == 3
    for decision in made:
        past = _past(database, decision)
        assert past.policy is not None
        assert str(past) == "the same rules and program"
        draft_again, context = recalled(json.loads(json.dumps(decision.inputs)), (TEXT,))
        assert evaluate(draft_again, context, past.policy) == decision


def test_decisions_made_while_everything_was_held_come_out_the_same(database: Database) -> None:
    wrong = _publish(database, PACK)
    database.write_now(lambda c: c.execute(pack_version.update().values(content=PACK.replace("source", "sauce"))))
    held = put_in_force(FILES, database.read_now(versions.published))
    assert held.broken
    assert not wrong.broken
    decision = _judged(held)
    past = _past(database, decision)
    assert past.policy is not None
    assert evaluate(*recalled(decision.inputs, (TEXT,)), past.policy) == decision


def test_what_differs_is_named(database: Database) -> None:
    decision = _judged(_publish(database, PACK))
    database.write_now(lambda c: c.execute(pack_version.delete()))
    past = _past(database, decision)
    assert (past.policy, past.lost) == (None, ("house",))
    assert str(past) == "other now: house"


def test_another_program_is_said(database: Database) -> None:
    decision = _judged(put_in_force(FILES, []))
    decision.inputs["code"] = "another"
    past = _past(database, decision)
    assert past.policy is not None
    assert not past.same_program
    assert "another program" in str(past)


def test_a_decision_without_packs_cannot_be_judged_again(database: Database) -> None:
    assert database.read_now(lambda c: past_policy(c, {}, FILES)).policy is None
