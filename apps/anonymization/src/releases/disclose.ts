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

type Told = FigureReader & { readonly withheld?: boolean };

function coarse<T>(value: T, reader: Told, key?: string): T;
function coarse(value: unknown, reader: Told, key = ''): unknown {
  if (settings.has(key)) return value;
  if (typeof value === 'number')
    return counts.has(key)
      ? toldCount(value, reader)
      : reader.withheld === true
        ? 1
        : coarseShare(value, reader.dither);
  if (Array.isArray(value)) return value.map((one) => coarse(one as unknown, reader, key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, coarse(one as unknown, reader, name)]),
  );
}

/** A count as a reader is told it who may not count. */
export const toldCount = (count: number, { floor, dither }: Omit<FigureReader, 'raw'>): number =>
  coarseCount(count, floor, dither);

/** Whether shares of so many chosen records are withheld: their five hundredths are fewer than a count is told of. */
const isWithheld = (records: number, reader: FigureReader): boolean =>
  reader.dither !== undefined && toldCount(records, reader) < 20 * reader.floor;

/** The k that a reader is told who may not count: what was promised, or the least that a figure may be about. */
export function toldK(k: number, promised: number | null, reader: FigureReader): number {
  return promised ?? Math.max(1, toldCount(k, reader));
}

/**
 * What of a release's risk a reader sees. Who may read the raw records: all. Everybody else: no figures of the raw table, and of all
 * that was measured against it coarse ones; figures of the released table alone only where they could count it themselves. Of
 * few chosen records shares are withheld, which stand at 1, and attacks; and so are levels, for which an optimum was looked for among them. Of
 * a synthetic release what compares it with raw records is left out: ε does not cover it.
 */
export function disclosedRisk(risk: Risk, promised: number | null, of: FigureReader): Risk {
  if (of.raw) return risk;
  const withheld = isWithheld(risk.after.records, of);
  const reader: Told = { ...of, withheld };
  const { before: _before, enforcement, utility, attacks, synthesis, questions, after, ...rest } = risk;
  const { mode, node, suppressed } = enforcement;
  const { records, classes, uniqueness, prosecutor, journalist, marketer } = after;
  const told =
    reader.released === true
      ? after
      : {
          ...coarse(
            {
              records,
              classes,
              uniqueness,
              prosecutor,
              marketer,
              ...(journalist && !withheld && { journalist }),
            },
            reader,
          ),
          k: toldK(after.k, promised, reader),
        };
  const { loss, columnsKept, columnsChanged, columnsDropped, recordsSuppressed, ...compared } = utility;
  const { discernibility: _squares, classifier, ...measured } = compared;
  const basic = { loss, columnsKept, columnsChanged, columnsDropped, recordsSuppressed };
  const isSynthetic = synthesis !== undefined;
  const shown = isSynthetic || withheld || attacks === undefined ? undefined : coarse(attacks, reader);
  return {
    ...rest,
    after: told,
    ...(shown && { attacks: shown }),
    ...(questions && { questions: wp216Questions(told, shown ?? { notRun: [] }) }),
    utility: coarse(
      isSynthetic || withheld ? basic : { ...basic, ...measured, ...(classifier && { classifier }) },
      reader,
    ),
    enforcement: {
      mode,
      ...(node && reader.dither === undefined && { node }),
      suppressed: toldCount(suppressed, reader),
    },
    ...(synthesis && { synthesis: spentBy(synthesis, reader) }),
    coarse: true,
    ...(withheld && { withheld }),
  };
}

/** What a synthetic release spent, which is no figure of records, and its size, which is drawn with noise. */
function spentBy(synthesis: NonNullable<Risk['synthesis']>, reader: FigureReader) {
  const { pairwise: _pairwise, classifier: _classifier, records, ...spent } = synthesis;
  return { ...spent, records: reader.released === true ? records : toldCount(records, reader) };
}
