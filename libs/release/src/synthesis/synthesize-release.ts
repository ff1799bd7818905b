import { type PlannedSynthesis, type SynthesisReport } from '#libs/contracts';
import { type ChunkFunction, looksAround } from '#libs/deidentify';
import {
  type CodedColumns,
  pairwiseTotalVariation,
  type PrivacyLoss,
  synthesize,
  zcdpLoss,
  zcdpRho,
} from '#libs/dp';
import { problem } from '#libs/kernel';
import { secureRandom } from '#libs/seal';
import { cellTypes } from '../enforcement/cell-types.js';
import { type Work } from '../enforcement/enforce.js';
import { type MadeRecords, prepare, type Table, writeTable } from '../tables/prepare.js';
import { makeCodedDomains, type CodedDomain } from './synthesis-domains.js';
import { readCodedUnits } from './synthesis-codes.js';

/** What a synthetic release spends of its dataset's budget, whatever the data. */
export function synthesisLoss({ epsilon, delta }: Pick<PlannedSynthesis, 'epsilon' | 'delta'>): PrivacyLoss {
  return zcdpLoss(zcdpRho(epsilon, delta));
}

/** Rows of each table that fidelity is measured on. */
const comparedRows = 50_000;

/** Every n-th row, so that no more than `comparedRows` are left. */
function thinned({ columns, codes }: CodedColumns): CodedColumns {
  const step = Math.max(1, Math.ceil((codes[0]?.length ?? 0) / comparedRows));
  return { columns, codes: codes.map((column) => column.filter((_, row) => row % step === 0)) };
}

/** Hundredths: the distances are figures about the raw data, which no noise covers. */
const rounded = (share: number): number => Math.min(1, Math.round(share * 100) / 100);

/**
 * Records that nobody is in, drawn from noisy marginals of the transformed ones under the declared domains (MST). One record of each
 * subject counts, where one is declared.
 * @throws Problem policy.inapplicable for techniques that look at other records, which no budget covers
 */
export async function synthesizeRelease(work: Work, synthesis: PlannedSynthesis): Promise<MadeRecords> {
  const { engine, plan, transformed } = work;
  if (plan.columns.some(({ action }) => looksAround(action))) {
    throw problem('policy.inapplicable', 'A technique of a synthetic release looks at more than one record.');
  }
  const typeOf = await cellTypes(engine, transformed.relation, plan);
  const isWhole = (column: string): boolean =>
    typeOf(plan.columns.findIndex(({ name }) => name === column)) === 'integer';
  const domains = makeCodedDomains(synthesis, isWhole, secureRandom);
  const { codes, subjects } = await readCodedUnits(work, domains, typeOf);
  const columns = domains.map(({ column, size }) => ({ name: column, size }));
  const table: CodedColumns = { columns, codes };
  const { epsilon, delta, records } = synthesis;
  const made = synthesize({
    table,
    epsilon,
    delta,
    random: secureRandom,
    ...(subjects !== undefined && { subjects }),
    ...(records !== undefined && { records }),
  });
  const final = await write(work, domains, made.codes);
  const distances = pairwiseTotalVariation(thinned(table), thinned({ columns, codes: made.codes }));
  const report: SynthesisReport = {
    method: 'mst',
    epsilon,
    delta,
    rho: made.rho,
    unit: subjects === undefined ? 'record' : 'subject',
    records: final.rows,
    pairwise: {
      mean: rounded(distances.mean),
      greatest: rounded(distances.highest),
      pairs: distances.pairs.length,
    },
  };
  return { final, suppressed: 0, enforcement: { mode: 'none', suppressed: 0 }, synthesis: report };
}

/** The synthetic records as a table like the transformed one, without numbers and subjects: they stand for nobody. */
async function write(
  work: Work,
  domains: readonly CodedDomain[],
  codes: readonly Int32Array[],
): Promise<Table> {
  const { engine, plan, transformed, signal } = work;
  const described = await engine.query(`DESCRIBE SELECT * FROM ${transformed.relation}`);
  const types = new Map(described.map((row) => [row['column_name'], row['column_type'] as string]));
  const functions: ChunkFunction[] = [];
  const items: string[] = [];
  domains.forEach(({ column, cell }, d) => {
    const index = plan.columns.findIndex(({ name }) => name === column);
    const of = codes[d] ?? new Int32Array();
    functions.push({
      name: `synthetic_${index}`,
      parameters: ['INTEGER'],
      returns: 'VARCHAR',
      volatile: true,
      run: ([rows = []]) => rows.map((row) => cell(of[Number(row)] ?? Infinity)),
    });
    items.push(
      `TRY_CAST(synthetic_${index}(CAST(n AS INTEGER)) AS ${types.get(`o${index}`) ?? 'VARCHAR'}) AS o${index}`,
    );
  });
  await prepare(engine, { functions, prepare: [] }, signal);
  const sql = `SELECT ${items.join(', ')}, true AS p FROM range(${codes[0]?.length ?? 0}) AS x(n)`;
  return writeTable(engine, { sql, parameters: {} }, signal);
}
