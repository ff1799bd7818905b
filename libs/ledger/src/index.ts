export * from './bundle.js';
export * from './checkpoint.js';
export * from './entry.js';
export * from './event.js';
export { type FailureKind, type LogFailure } from './findings.js';
export * from './frontier.js';
export { type LogSource } from './log-source.js';
export { HASH_BYTES, leafHash, nodeHash, type NodeId } from './merkle.js';
export * from './note.js';
export {
  formatVerifierKey,
  parseVerifierKey,
  type SignEd25519,
  type SignerKey,
  type VerifierKey,
  type VerifyEd25519,
} from './note-key.js';
export * from './proof.js';
export { type Sha256 } from './sha256.js';
export * from './tile.js';
export { type LogReport, verifyLog, type VerifyOptions } from './verify.js';
