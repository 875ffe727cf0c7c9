"""The way into the real console."""

from playwright.async_api import Page

from tests.console.pages.office import PASSWORD, Office


async def sign_in(page: Page, office: Office, name: str, password: str = PASSWORD) -> None:
    """Through the door, as a person does it."""
    await page.goto(f"{office.address}/inbox")
    await page.get_by_label("メールアドレス").fill(f"{name}@example.jp")
    await page.get_by_label("パスワード", exact=True).fill(password)
    await page.get_by_role("button", name="ログイン").click()


async def ready(page: Page) -> None:
    """The page's scripts have set it up."""
    await page.locator("html[data-ready]").wait_for(state="attached")
