import { hasBytes, type Plan, type SealedObject } from '#libs/contracts';
import { newId, problem, type Id } from '#libs/kernel';
import { secureRandom, type PublicKeyring } from '#libs/seal';
import { type SealedStore } from '#libs/storage';
import { type Engine, identifier } from '#libs/tabular';
import { type Table } from '../tables/prepare.js';

export interface ReleasePart {
  readonly object: SealedObject;
  readonly rows: number;
}

export interface PartTarget {
  readonly store: SealedStore;
  readonly prefix: Id;
  readonly release: Id;
  readonly vault: PublicKeyring;
  /** About how large a part is in the scratch table, in bytes; {@link partBytes} where absent. */
  readonly partBytes?: number;
}

/** About as large as parts of a release are in the scratch table, in bytes: a reader opens one at a time. */
const partBytes = 64 << 20;
/** Records of a part at the least: a row group. */
const leastRows = 61_440;
/** As large as parts with bytes are: a reader's engine holds records of one several times. */
const partBytesOfBytes = 16 << 20;

/** `o0`, `o1`, … under the names that the release has, each as its type. */
function named(plan: Plan): string {
  return plan.columns
    .map(({ name, type }, index) =>
      type === 'string'
        ? `CAST(o${index} AS VARCHAR) AS ${identifier(name)}`
        : `o${index} AS ${identifier(name)}`,
    )
    .join(', ');
}

/** Writes the published records of the final table as sealed parts of bounded size, in order; one, if empty, when there are none. */
export async function writeParts(
  engine: Engine,
  plan: Plan,
  final: Table,
  target: PartTarget,
  signal: AbortSignal,
): Promise<ReleasePart[]> {
  const isHeavy = hasBytes(plan.columns);
  const size = target.partBytes ?? (isHeavy ? partBytesOfBytes : partBytes);
  const share = Math.max(1, Math.ceil(final.file.size() / size));
  const step = Math.max(isHeavy ? 1 : leastRows, Math.ceil(final.rows / share));
  const { store, prefix, release, vault } = target;
  const parts: ReleasePart[] = [];
  for (let from = 0; from < Math.max(1, final.rows); from += step) {
    const range = `i >= ${from} AND i < ${from + step}`;
    const sql = `SELECT ${named(plan)} FROM ${final.relation} WHERE p AND ${range}`;
    const file = engine.newFile();
    try {
      const rows = await engine.copyTo({ sql, file, format: 'parquet', hasBytes: isHeavy }, signal);
      const id = newId(new Date(), secureRandom);
      const as = { role: 'release-part', owner: release, position: parts.length } as const;
      const object = await store.putFd({ prefix, id, as, to: vault, fd: file.fd });
      parts.push({ object, rows });
    } finally {
      file.close();
    }
  }
  const [row] = await engine.query(`SELECT count(*) AS n FROM ${final.relation} WHERE p`, [], signal);
  const sealed = parts.reduce((sum, part) => sum + part.rows, 0);
  if (sealed !== Number(row?.['n'])) throw problem('internal.error', 'Parts of a release lost records.');
  return parts;
}
