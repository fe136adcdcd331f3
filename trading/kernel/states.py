"""State machines as tables: the same table drives the code, the tests and the drawn diagram."""

from collections.abc import Mapping
from enum import Enum
from typing import Generic, Protocol, TypeVar

from trading.kernel.errors import IllegalTransition

S = TypeVar("S", bound=Enum)


class Stateful(Protocol[S]):
    state: S


class Machine(Generic[S]):
    """Transitions keyed by (verb, from state); `apply` is the only assigner of `.state`."""

    def __init__(self, states: type[S], transitions: Mapping[tuple[str, S], S]) -> None:
        self.states = states
        self.transitions = dict(transitions)

    def verbs(self, state: S) -> list[str]:
        return [verb for verb, source in self.transitions if source is state]

    def apply(self, subject: Stateful[S], verb: str) -> S:
        """Move `subject`; raises IllegalTransition when the table has no such row."""
        before = subject.state
        try:
            subject.state = self.transitions[verb, before]
        except KeyError:
            raise IllegalTransition(verb=verb, state=before.value) from None
        return before
