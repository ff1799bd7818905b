/**
 * How the time of an ingest, a release and a question grows with the rows of a table, through the front door: microseconds a row at each
 * size. What they have in common at every size (starting workers, the queue) weighs more where rows are few. `--rows` of the
 * smallest, `--factor` from one to the next, `--sizes`, `--json`.
 */
import { bench, inMemory, timed, whole } from './support/harness.js';
import { ingested, released, withGateway } from './support/gateway.js';
import { people } from './support/people.js';

const { rows, factor, sizes, report } = bench('scale', { rows: 1e6, factor: 4, sizes: 3 });

/** One after the other, so that the disk holds one table at a time. */
async function measured(
  count: number,
): Promise<{ rows: number; ingest: number; release: number; query: number }> {
  const { table } = people(count, 'clinic');
  let figures = { rows: count, ingest: 0, release: 0, query: 0 };
  await inMemory(async ({ scratch, engine }) => {
    const csv = scratch.file();
    await engine.copyTo({ sql: table, file: csv, format: 'csv' });
    await withGateway(async (cast) => {
      const ingest = await ingested(cast, 'bench', csv.path);
      csv.close();
      const { id, seconds: release } = await released(cast, 'bench', {
        purposes: ['bench'],
        transforms: [
          { match: { column: 'person' }, technique: 'pseudonymization', domain: 'bench' },
          { match: { column: ['email', 'name'] }, technique: 'suppression' },
          { match: { column: 'birth' }, technique: 'generalization', to: 'year' },
          { match: { column: 'zip' }, technique: 'generalization', keepFirst: 3 },
          { match: { column: 'income' }, technique: 'generalization', width: 5000 },
          { match: { column: ['sex', 'diagnosis', 'hours', 'smoker'] }, technique: 'keep' },
        ],
      });
      const ask = { aggregate: 'mean', column: 'hours', lower: 0, upper: 60 };
      const groupBy = { column: 'sex', keys: ['female', 'male'] };
      const asked = { release: id, purpose: 'bench', epsilon: 1, ask, groupBy };
      await cast.analyst.post('/v1/queries', asked);
      const { seconds: query } = await timed(() =>
        cast.analyst.post('/v1/queries', { ...asked, epsilon: 0.5 }),
      );
      figures = { rows: count, ingest, release, query };
    });
  });
  return figures;
}

const all = [];
for (let i = 0; i < sizes; i++) all.push(await measured(Math.round(rows * factor ** i)));
const perRow = (seconds: number, count: number): string => ((1e6 * seconds) / count).toFixed(2);
report(
  { unit: 's', all },
  all
    .map(
      ({ rows: n, ingest, release, query }) =>
        `${whole(n)} rows: ingest ${ingest.toFixed(1)} s (${perRow(ingest, n)} µs a row), ` +
        `release ${release.toFixed(1)} s (${perRow(release, n)}), question ${query.toFixed(2)} s (${perRow(query, n)})`,
    )
    .join('\n'),
);
