"""Two people press the button at the same instant."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from tests.http.test_accounts_pages import FILLED
from tests.support.accounts import a_county
from tests.support.app import World
from tests.support.client import a_visitor, sign_in
from trading.accounts.models import Organisation, SignIn

AT_ONCE = 8


def test_of_eight_registrations_of_one_code_at_once_one_is_taken_and_seven_are_told(world: World) -> None:
    ready = Barrier(AT_ONCE)

    def register(number: int) -> tuple[int, str]:
        ready.wait()
        answer = a_visitor(world).post("/register", data=FILLED | {"login": f"newcomer{number}"})
        return answer.status_code, answer.text

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(register, range(AT_ONCE)))
    assert sorted(status for status, _ in answers) == [302] + [422] * (AT_ONCE - 1)
    assert all("该统一社会信用代码已注册" in page for status, page in answers if status == 422)
    assert world.session.scalar(select(func.count()).select_from(Organisation)) == 1


def test_guesses_sent_in_parallel_gain_nothing(world: World) -> None:
    a_county(world)
    ready = Barrier(AT_ONCE)

    def guess(number: int) -> int:
        ready.wait()
        return sign_in(a_visitor(world), "operator", f"wrong password {number}").status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = sorted(threads.map(guess, range(AT_ONCE)))
    assert answers == [422] * 5 + [429] * 3
    assert world.session.scalar(select(func.count()).select_from(SignIn)) == 0
