// The entry points of sealing for pages: bidder, custodian and citizen.

export { bidderKeyText, parseBidderKey } from "./bidderkey.js";
export { fromUtf8, sha256Hex, utf8 } from "./bytes.js";
export { fitPath, mustBelong, parseSummary } from "./content.js";
export { checkIntake, parseEnvelope } from "./envelope.js";
export { envelopeFile, openEnvelopeFile } from "./envelopefile.js";
export { SealError } from "./errors.js";
export { parseFacts } from "./facts.js";
export { deriveLotKey, keyFile, mustOpen, readKeyFile, recipientOf } from "./lotkeys.js";
export { NoteError, Signer, Verifier, sign, verify } from "./note.js";
export { factsOf, readNoticeFile } from "./noticefile.js";
export { identitiesFromKeys, identitiesFromSeed, openPart, openSummary } from "./opening.js";
export { parseRecovery } from "./recovery.js";
export { mustFit, seal } from "./seal.js";
export { sealInWorker } from "./sealer.js";
export { keyReleaseText, lockText, parseReceipt, parseRefusal, receiptEntry, withdrawalText } from "./statements.js";
export { Problem, upload } from "./upload.js";
