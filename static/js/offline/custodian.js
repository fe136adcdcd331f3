// The custodian's page as one file: it makes a lot key and its sheet of paper, and turns the paper into the key again.

import { beginMaking } from "./making.js";
import { beginUsing } from "./using.js";
import { speak, tell } from "./language.js";
import words from "./words/custodian.js";

const find = (selector) => document.querySelector(selector);

speak(words);
find("#desk").hidden = false;
const tellNetwork = () => tell(find("#network"), navigator.onLine ? "online" : "offline");
for (const event of ["online", "offline"]) addEventListener(event, tellNetwork);
tellNetwork();
beginMaking(find);
beginUsing(find);
