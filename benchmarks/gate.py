"""bench gate: how long the gate takes, what the way to its threads costs, and how often chance fools it.

    ./madoguchi bench gate [--quick] [--json]

Wall time suffers from whatever else the machine does; `cpu p95` says what judging itself takes. The last table: which
share of random twelve-digit numbers is taken for a My Number, by what stands around them.
"""

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypedDict

from benchmarks.harness.figures import Row, as_json, at, medians, table
from core.limits import Limits
from governance.draft import Context, Draft
from governance.gate import evaluate
from governance.judges import Judges
from governance.policy import Policy, load_policy

RUNS = 5
ROUNDS = 2000
NUMBERS = 20_000
SENTENCES = """\
いつもありがとうございます。
ご注文の商品は、明日の午前中にお届けの予定です。
サイズはＳ、Ｍ、Ｌの３種類をご用意しております。
在庫を確認いたしますので、少々お待ちください。
送料は全国一律500円、5,000円以上のお買い上げで無料です。
返品は商品の到着後8日以内に承ります。
カーキのトレンチコートは11月25日ごろ再入荷の予定です。
お直しには2週間ほどいただきます。
ポイントは発送の翌日に付きます。
お支払いはカード、コンビニ、代金引換からお選びいただけます。
店舗の営業時間は11:00〜20:00です。
素材は綿60％、ポリエステル40％です。
お手入れは手洗いをおすすめいたします。
ギフト包装は330円で承ります🎁
会員登録をしていただくと、10%OFFクーポンを差し上げます。
送り状番号は4012-8830-1175です。
詳しくは https://shop.example.jp/help をご覧ください。
ｺﾞ不明な点がございましたら、お気軽にお問い合わせくださいませ。
""".splitlines()
LIMITS = Limits("line", "private", text_length=5000, length_unit="utf16", messages_per_call=5, buttons=13)
DRAFTS = {
    "private answers": Draft("bot", "line", "private", ()),
    "public answers": Draft("bot", "line", "public", (), action="public_reply"),
    "posts": Draft("scheduler", "line", "public", (), action="publish", purpose="post"),
}
SURROUNDINGS = (
    ("nothing around", "{}です"),
    ("grouped 4-4-4, nothing around", "{4}です"),
    ("beside a parcel's name", "送り状番号は{4}です"),
    ("beside a carrier's name", "ヤマト運輸でお送りしました（{4}）"),
    ("in an order number", "ご注文AP-{8}は発送済みです"),
    ("in an address", "https://shop.example.jp/?no={}"),
    ("as an amount", "合計{}円です"),
    ("called My Number", "マイナンバーは{}です"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints tables, or JSON."""
    parser = argparse.ArgumentParser(prog="bench gate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the rounds: to see that it works")
    parser.add_argument("--json", action="store_true", help="JSON instead of tables")
    options = parser.parse_args(arguments)
    found = run(scale=10 if options.quick else 1)
    if options.json:
        print(as_json(found))
        return 0
    print(f"{found['rules']} rules, loaded in {found['load_ms']} ms; microseconds, median of {RUNS} runs")
    print(table(found["judging"]) + "\n\nrandom numbers taken for a My Number\n" + table(found["chance"]))
    return 0


class Figures(TypedDict):
    """All that is measured."""

    rules: int
    load_ms: float
    judging: list[Row]
    chance: list[Row]


def run(scale: int = 1) -> Figures:
    """Everything; `scale` divides the number of rounds."""
    started = time.perf_counter()
    policy = load_policy()
    loaded = round((time.perf_counter() - started) * 1000, 1)
    judging = [_judging(policy, where, size, ROUNDS // scale) for where in DRAFTS for size in (60, 1000)]
    judging.append(asyncio.run(_threads(policy, ROUNDS // scale)))
    chance = [_chance(policy, name, frame, NUMBERS // scale) for name, frame in SURROUNDINGS]
    return {"rules": len(policy.rules), "load_ms": loaded, "judging": judging, "chance": chance}


def _drafts(where: str, size: int, count: int) -> list[Draft]:
    """Different texts of a shop, each of exactly so many characters."""
    chance = random.Random(size)
    texts = ("".join(chance.choices(SENTENCES, k=size // 8 + 2))[:size] for _ in range(count))
    return [replace(DRAFTS[where], texts=(text,)) for text in texts]


def _context() -> Context:
    return Context(datetime.now(UTC), limits=LIMITS)


def _judging(policy: Policy, where: str, size: int, rounds: int) -> Row:
    context, drafts = _context(), _drafts(where, size, rounds)
    runs = [_run(lambda draft: evaluate(draft, context, policy), drafts) for _ in range(RUNS)]
    return {"what": f"{where}, {size} characters", **medians(runs)}


def _run(judge: Callable[[Draft], object], drafts: Sequence[Draft]) -> Row:
    """Wall time, and processor time, which a busy machine lengthens less."""
    times, cpus = [], []
    for draft in drafts:
        cpu, begun = time.thread_time(), time.perf_counter()
        judge(draft)
        times.append((time.perf_counter() - begun) * 1e6)
        cpus.append((time.thread_time() - cpu) * 1e6)
    return {
        "p50": at(times, 0.5),
        "p95": at(times, 0.95),
        "p99": at(times, 0.99),
        "cpu": statistics.mean(cpus),
        "cpu p95": at(cpus, 0.95),
    }


async def _threads(policy: Policy, rounds: int) -> Row:
    """The short answers through the threads, one after the other; `hop cpu` is the way there and back."""
    context, drafts, judges = _context(), _drafts("private answers", 60, rounds), Judges(policy)
    runs: list[Row] = []
    for _ in range(RUNS):
        inline = _run(lambda draft: evaluate(draft, context, policy), drafts)
        cpu, times = time.process_time(), []
        for draft in drafts:
            begun = time.perf_counter()
            await judges.judge(draft, context)
            times.append((time.perf_counter() - begun) * 1e6)
        cpu = (time.process_time() - cpu) / len(drafts) * 1e6
        hop = cpu - float(inline["cpu"])
        quantiles = {f"p{share}": at(times, share / 100) for share in (50, 95, 99)}
        runs.append({**quantiles, "cpu": cpu, "hop cpu": hop})
    judges.close()
    return {"what": "in threads, 60 characters", **medians(runs)}


def _chance(policy: Policy, name: str, frame: str, rounds: int) -> Row:
    """The share of random twelve-digit numbers that are taken for a My Number in such surroundings."""
    chance, context, taken = random.Random(12), _context(), 0
    for _ in range(rounds):
        digits = f"{chance.randrange(10**12):012}"
        grouped = "-".join((digits[:4], digits[4:8], digits[8:]))
        text = frame.replace("{4}", grouped).replace("{8}", f"2026{digits[4:8]}-{digits[8:]}").replace("{}", digits)
        decision = evaluate(Draft("bot", "line", "private", (text,)), context, policy)
        taken += any(each.rule == "personal.my_number" for each in decision.findings)
    return {"what": name, "taken %": round(taken / rounds * 100, 2)}


if __name__ == "__main__":
    raise SystemExit(main())
