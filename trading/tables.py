"""Every table of the platform: importing this module fills the metadata."""

import trading.accounts.models
import trading.admissions.models
import trading.agenda.models
import trading.announcements.models
import trading.auctions.models
import trading.bids.models
import trading.bundles.models
import trading.committees.models
import trading.contracts.models
import trading.custody.models
import trading.deposits.models
import trading.disputes.models
import trading.draws.models
import trading.eligibility.models
import trading.jobs.models
import trading.openings.models
import trading.projects.models
import trading.publication.models
import trading.questions.models
import trading.reconciliation.models
import trading.remedies.models
import trading.results.models
import trading.rounds.models
import trading.store.audit
import trading.store.counters
import trading.store.files
import trading.store.leaves
import trading.store.legal_time
import trading.store.live
import trading.store.outbox
import trading.store.renditions
import trading.transparency.models  # noqa: F401  # imported for its tables
