"""Pure decisions about auctions and listings."""
