// The three pages of a bidder that need a script: seal a bid, hand in what was sealed elsewhere, withdraw.

import { beginHandingIn } from "./sealing/handing-in.js";
import { beginSealing } from "./sealing/page.js";
import { beginWithdrawal } from "./sealing/withdrawal.js";
import { Workshop } from "./sealing/workshop.js";

const workshop = new Workshop(document.querySelector("#workshop"));
({ seal: beginSealing, "hand-in": beginHandingIn, withdraw: beginWithdrawal })[workshop.told.kind](workshop);
