import { type Risk } from '#libs/contracts';
import { type ReadTx } from '#libs/db';
import { type Target } from '#libs/authz';
import { wp216Questions } from '#libs/deidentify';
import { coarseCount, coarseShare, type FigureReader } from '#libs/kernel';

/** How exactly the reader of a transaction may be told the figures of a release. */
export async function figureReader(tx: ReadTx, target: Target, floor: number): Promise<FigureReader> {
  const raw = await tx.decide(target, { action: 'read-raw' });
  if (raw.allowed) return { raw: true, released: true, floor };
  const { purpose } = target;
  const released = await tx.decide(target, { action: 'read', ...(purpose !== undefined && { purpose }) });
  return { raw: false, released: released.allowed, floor };
}

/** Figures of whole documents that are counts; all other numbers of these are shares. */
const counts = new Set([
  'records',
  'classes',
  'successes',
  'attempts',
  'suppressed',
  'recordsSuppressed',
  'pairs',
]);
/** What comes from the policy and from the table's columns, not from its records. */
const settings = new Set([
  'confidence',
  'level',
  'tries',
  'threshold',
  'epsilon',
  'delta',
  'rho',
  'columnsKept',
  'columnsChanged',
  'columnsDropped',
  'node',
]);

function coarse<T>(value: T, floor: number, key?: string): T;
function coarse(value: unknown, floor: number, key = ''): unknown {
  if (settings.has(key)) return value;
  if (typeof value === 'number') return counts.has(key) ? coarseCount(value, floor) : coarseShare(value);
  if (Array.isArray(value)) return value.map((one) => coarse(one as unknown, floor, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, coarse(one as unknown, floor, name)]),
  );
}

/** The k that a reader is told who may not count: what was promised, or the least that a figure may be about. */
export function toldK(k: number, promised: number | null, floor: number): number {
  return promised ?? Math.max(1, coarseCount(k, floor));
}

/**
 * What of a release's risk a reader sees. Who may read the raw records: all. Everybody else: no figures of the raw table, and of all
 * that was measured against it coarse ones; figures of the released table alone only where they could count it themselves. Of
 * a synthetic release what compares it with raw records is left out: ε does not cover it.
 */
export function disclosedRisk(risk: Risk, promised: number | null, reader: FigureReader): Risk {
  if (reader.raw) return risk;
  const { floor } = reader;
  const { before: _before, enforcement, utility, attacks, synthesis, questions, after, ...rest } = risk;
  const { mode, node, suppressed } = enforcement;
  const { records, classes, uniqueness, prosecutor, journalist, marketer } = after;
  const told =
    reader.released === true
      ? after
      : {
          ...coarse(
            { records, classes, uniqueness, prosecutor, marketer, ...(journalist && { journalist }) },
            floor,
          ),
          k: toldK(after.k, promised, floor),
        };
  const { loss, columnsKept, columnsChanged, columnsDropped, recordsSuppressed, ...compared } = utility;
  const { discernibility: _squares, classifier, ...measured } = compared;
  const basic = { loss, columnsKept, columnsChanged, columnsDropped, recordsSuppressed };
  const isSynthetic = synthesis !== undefined;
  const shown = isSynthetic || attacks === undefined ? undefined : coarse(attacks, floor);
  return {
    ...rest,
    after: told,
    ...(shown && { attacks: shown }),
    ...(questions && { questions: wp216Questions(told, shown ?? { notRun: [] }) }),
    utility: coarse(
      isSynthetic ? basic : { ...basic, ...measured, ...(classifier && { classifier }) },
      floor,
    ),
    enforcement: { mode, ...(node && { node }), suppressed: coarseCount(suppressed, floor) },
    ...(synthesis && { synthesis: spentBy(synthesis, floor, reader) }),
    coarse: true,
  };
}

/** What a synthetic release spent, which is no figure of records, and its size, which is drawn with noise. */
function spentBy(synthesis: NonNullable<Risk['synthesis']>, floor: number, { released }: FigureReader) {
  const { pairwise: _pairwise, classifier: _classifier, records, ...spent } = synthesis;
  return { ...spent, records: released === true ? records : coarseCount(records, floor) };
}
