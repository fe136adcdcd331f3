"""What the worker plays in a demonstration: the witnesses, who in life watch from machines of their own."""

from collections.abc import Mapping
from types import MappingProxyType

from trading.demo.acts.witnessing import countersign
from trading.store.platform import Due, Effect

EFFECTS: Mapping[str, Effect] = MappingProxyType({})
DUE: tuple[Due, ...] = (countersign,)
