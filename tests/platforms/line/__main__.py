"""`python -m tests.platforms.line`: be a LINE customer of a system on this machine, without keys."""

import asyncio
import contextlib

from tests.platforms import chat, command, control
from tests.platforms.chat import Chat
from tests.platforms.line.account import LineAccount
from tests.platforms.line.ids import named_user_id
from tests.platforms.line.play import LinePlay
from tests.platforms.line.simulator import LineSimulator

PORT = 9101
ACCOUNT = "line-demo"

HOW_TO = """\
LINE を装うシミュレーター / a simulator of LINE: {base}

1. 窓口を動かす / start the counter:
     ./madoguchi up
2. このシミュレーターを LINE のアカウントとしてつなぐ / connect this simulator as a LINE account:
     ./madoguchi channels add line {account} --set channel_secret={secret} \\
       --set channel_access_token={token} --set api_base={base}
3. 客として話す / chat as a customer: {base}/  (or type here)

Webhook: {webhook}
"""


def main() -> None:
    parser = command.common_arguments("line", PORT, ACCOUNT)
    parser.add_argument("--channel-secret", default="simulated-channel-secret", help="signs the webhooks")
    parser.add_argument("--access-token", default="simulated-access-token", help="what the API accepts as bearer")
    parser.add_argument("--bot-user-id", help="the `destination` of the webhooks")
    parser.add_argument("--monthly-limit", type=int, help="pushes a month; without it there is no limit")
    given = parser.parse_args()
    account = LineAccount(given.channel_secret, given.access_token)
    account.bot_user_id = given.bot_user_id or named_user_id(given.channel_secret, "bot")
    how_to = HOW_TO.replace("{secret}", given.channel_secret).replace("{token}", given.access_token)
    how_to = how_to.replace("{account}", ACCOUNT).replace("{webhook}", given.webhook)
    port = (0 if given.child else PORT) if given.port is None else given.port
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(account, given.webhook, given.monthly_limit, port, how_to, given.child))


async def _serve(
    account: LineAccount, webhook: str, monthly_limit: int | None, port: int, how_to: str, child: bool
) -> None:
    line = LineSimulator(webhook, account)
    line.world.monthly_limit = monthly_limit
    play = LinePlay(line)
    page = Chat(play)
    line.simulation.add_routes([*chat.routes(page), *control.routes(play)])
    await command.run(play, page, port, how_to, child)


if __name__ == "__main__":
    main()
