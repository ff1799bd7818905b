import { type ReadTx } from '#libs/db';
import { equalBytes, problem, type Problem } from '#libs/kernel';
import { TILE_WIDTH, type VerifierKey } from '#libs/ledger';
import { lastHead, leafEnd, nodeHashes, type HeadRow } from './audit.store.js';
import { openOwn, type SignedHead } from './kept-checkpoint.js';
import { edgeTiles, stateOf, type TreeState } from './tree-state.js';

const refuse = (detail: string): Problem => problem('audit.unavailable', detail);

/** The tree's right edge at a size, from the database's tiles: some hundred hashes a level. */
async function readState(tx: ReadTx, size: number): Promise<TreeState> {
  const edge: Uint8Array[][] = [];
  for (const { level, index, width } of edgeTiles(size)) {
    while (edge.length < level) edge.push([]);
    edge[level] = await nodeHashes(tx, level, index * TILE_WIDTH, width);
  }
  try {
    return stateOf(size, edge);
  } catch {
    throw refuse(`The database lacks a part of the audit log that its first ${size} entries need.`);
  }
}

async function openHead(row: HeadRow, key: VerifierKey): Promise<SignedHead> {
  const head = await openOwn(row.note, key).catch(() => {
    throw refuse(
      "The database's last checkpoint is not signed by this log's key: restore keys/access/log.json, or the database.",
    );
  });
  if (head.size !== Number(row.size) || !equalBytes(head.root, row.root)) {
    throw refuse("The database's last checkpoint does not say what was signed.");
  }
  return head;
}

async function requireKept(tx: ReadTx, size: number, kept: SignedHead): Promise<void> {
  if (kept.size > size) {
    throw refuse(
      `The audit log in the database has ${size} entries, but ${kept.size} were signed: it was cut off or rolled back.`,
    );
  }
  const { root } = await readState(tx, kept.size);
  if (!equalBytes(root, kept.root)) {
    throw refuse(
      `The first ${kept.size} entries of the audit log in the database are not those that were signed.`,
    );
  }
}

/** Where the log stands: its tree, and the checkpoint that signs it. */
export interface Recovered {
  readonly state: TreeState;
  readonly head: SignedHead;
}

/**
 * The state of the tree in the database, after making sure that going on from it forks nothing: the last checkpoint
 * is ours and under it stand exactly the leaves that there are, and what was kept outside the database is a beginning
 * of it. In O(log n); for what lies left of the edge there is `tidegate audit verify`. Null for a log not begun.
 * @throws Problem audit.unavailable with one line that says what is wrong.
 */
export async function recoverState(
  tx: ReadTx,
  key: VerifierKey,
  kept: SignedHead | null,
): Promise<Recovered | null> {
  const row = await lastHead(tx);
  const end = await leafEnd(tx);
  if (!row) {
    if (end > 0) throw refuse('The audit log in the database has entries, but no checkpoint.');
    if (kept) {
      throw refuse(`The database has no audit log, but ${kept.size} entries were signed: it was replaced.`);
    }
    return null;
  }
  const head = await openHead(row, key);
  if (end !== head.size) {
    throw refuse(
      `The audit log in the database has ${end} entries, but its last checkpoint has ${head.size}.`,
    );
  }
  const state = await readState(tx, head.size);
  if (!equalBytes(state.root, head.root)) {
    throw refuse('The audit log in the database does not give the root that its last checkpoint signs.');
  }
  if (kept) await requireKept(tx, head.size, kept);
  return { state, head };
}
