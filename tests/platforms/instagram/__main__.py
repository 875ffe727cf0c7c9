"""`python -m tests.platforms.instagram`: be an Instagram customer of a system on this machine, without keys."""

import asyncio
import contextlib

from tests.platforms import chat, command, control
from tests.platforms.chat import Chat
from tests.platforms.instagram.account import InstagramAccount
from tests.platforms.instagram.ids import named_number
from tests.platforms.instagram.play import InstagramPlay
from tests.platforms.instagram.simulator import InstagramSimulator

PORT = 9102
ACCOUNT = "instagram-demo"

HOW_TO = """\
Instagram を装うシミュレーター / a simulator of Instagram: {base}

1. 窓口を動かす / start the counter:
     ./madoguchi up
2. このシミュレーターを Instagram のアカウントとしてつなぐ / connect this simulator as an Instagram account:
     ./madoguchi channels add instagram {account} --set app_secret={secret} --set verify_token={verify} \\
       --set access_token={token} --set instagram_id={id} --set api_base={base}
3. 客として話す / chat as a customer: {base}/  (or type here)

Webhook: {webhook}
"""


def main() -> None:
    parser = command.common_arguments("instagram", PORT, ACCOUNT)
    parser.add_argument("--app-secret", default="simulated-app-secret", help="signs the webhooks")
    parser.add_argument("--verify-token", default="simulated-verify-token", help="the handshake's token")
    parser.add_argument("--access-token", default="simulated-access-token", help="the Instagram login's token")
    parser.add_argument("--page-token", default="simulated-page-token", help="the Facebook login's token")
    parser.add_argument("--page-id", help="the linked page (default: made from the app secret)")
    parser.add_argument("--instagram-id", help="the account (default: made from the app secret)")
    given = parser.parse_args()
    account = InstagramAccount(given.app_secret, given.verify_token, given.access_token, given.page_token)
    account.id = given.instagram_id or named_number(given.app_secret, "instagram")
    account.page_id = given.page_id or named_number(given.app_secret, "page")
    words = {"account": ACCOUNT, "secret": given.app_secret, "verify": given.verify_token, "webhook": given.webhook}
    how_to = HOW_TO
    for name, value in {**words, "token": given.access_token, "id": account.id}.items():
        how_to = how_to.replace(f"{{{name}}}", value)
    port = (0 if given.child else PORT) if given.port is None else given.port
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(account, given.webhook, port, how_to, given.child))


async def _serve(account: InstagramAccount, webhook: str, port: int, how_to: str, child: bool) -> None:
    ig = InstagramSimulator(webhook, account)
    play = InstagramPlay(ig)
    page = Chat(play)
    ig.simulation.add_routes([*chat.routes(page), *control.routes(play)])
    await command.run(play, page, port, how_to, child)


if __name__ == "__main__":
    main()
