"""`python -m trading.cli` is the same as `trading`."""

from trading.cli.root import main

main()
