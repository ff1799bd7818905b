import { type Column, Policy } from '#libs/contracts';
import { newId, type Id } from '#libs/kernel';
import { type ReleaseTask } from '#libs/release';
import { generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { type LendingDesk, openStore, type ScratchFile, SealedStore } from '#libs/storage';
import { ram } from './harness.js';

const facts: Readonly<Record<string, readonly [Column['type'], string]>> = {
  person: ['integer', 'i'],
  email: ['string', `'person' || i || '@example.org'`],
  name: ['string', `'Name ' || (i % 5000)`],
  birth: ['date', `DATE '1940-01-01' + CAST(i * 7919 % 25000 AS INTEGER)`],
  clinic: ['string', `'clinic ' || (i % 300)`],
  sex: ['string', `CASE i % 2 WHEN 0 THEN 'female' ELSE 'male' END`],
  zip: ['string', 'CAST(10000 + i * 31 % 900 AS VARCHAR)'],
  diagnosis: ['string', `'diagnosis ' || (i % 40)`],
  income: ['integer', 'CAST(i * 17 % 90000 AS BIGINT)'],
  hours: ['double', 'CAST(i % 60 AS DOUBLE)'],
  smoker: ['boolean', 'i % 3 = 0'],
};

/** A table of ten columns about people, as a statement; `others` stands for columns that are to be different or more. */
export function people(
  rows: number,
  without: 'clinic' | 'sex',
  others: Readonly<Record<string, string>> = {},
): { table: string; columns: Column[] } {
  const kept = Object.entries(facts).filter(([name]) => name !== without);
  const sql = { ...Object.fromEntries(kept.map(([name, [, text]]) => [name, text])), ...others };
  const items = Object.entries(sql).map(([name, text]) => `${text} AS ${name}`);
  return {
    table: `SELECT ${items.join(', ')} FROM range(${rows}) t(i)`,
    columns: kept.map(([name, [type]]) => ({ name, type })),
  };
}

/** A policy that masks and generalizes five of the columns, and does with the others what it is told. */
export const peoplePolicy = (transforms: readonly object[], more: object = {}): Policy =>
  Policy.parse({
    name: 'bench',
    purposes: ['bench'],
    transforms: [
      { match: { column: 'email' }, technique: 'masking', keepDomain: true },
      { match: { column: 'name' }, technique: 'masking', keepFirst: 1 },
      { match: { column: 'birth' }, technique: 'generalization', to: 'year' },
      { match: { column: 'zip' }, technique: 'generalization', keepFirst: 3 },
      { match: { column: 'income' }, technique: 'generalization', width: 5000 },
      ...transforms,
    ],
    ...more,
  });

/** What that policy makes of those five, in plain SQL, by the names of the columns. */
export const plainMasks = {
  email: 'email[-11:]',
  name: "left(name, 1) || '****'",
  birth: 'CAST(year(birth) AS VARCHAR)',
  zip: "left(zip, 3) || '**'",
  income: "'[' || (income // 5000 * 5000) || ', ' || (income // 5000 * 5000 + 5000) || ')'",
} as const;

export const freshId = (): Id => newId(new Date(), secureRandom);

/** A file sealed into a store in `folder`, and what lends it to a worker, with what it is told. */
export async function sealed(folder: string, { fd }: ScratchFile) {
  const keyring = generateKeyring();
  const to = publicKeyring(keyring);
  const store = new SealedStore(openStore(`file:${folder}`));
  const as = { role: 'version-part', owner: freshId(), position: 0 } as const;
  const object = await store.putFd({ fd, prefix: freshId(), id: freshId(), as, to });
  type Task = Pick<ReleaseTask, 'store' | 'scratch' | 'parts'>;
  const lend = async <T>(prefix: Id | undefined, run: (task: Task, desk: LendingDesk) => Promise<T>) => {
    const parts = [{ object, key: await store.openKey(object, keyring) }];
    const use = { objects: [object], scratch: ram, ...(prefix && { prefix }) };
    return store.lend(use, ({ desk, ...lent }) => run({ ...lent, parts }, desk));
  };
  return { store, as, to, lend };
}
