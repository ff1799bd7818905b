import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { Policy, type Column, type Plan, type Hierarchy, type Risk } from '#libs/contracts';
import { compilePlan, type RandomNumbers, randomNumbers } from '#libs/deidentify';
import { newId, Problem, type Id } from '#libs/kernel';
import { makeRelease, type Openable, type ReleaseOutcome } from '#libs/release';
import { deriveKey, generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { openStore, SealedStore } from '#libs/storage';
import { specEngine } from '../../../../test/support/spec-engine.js';
import { choiceOf, chosenReader, fewBy, mostChoices, weightOf } from './choices.js';
import { disclosedRisk, toldCount } from './disclose.js';
import { attemptDigest } from './release-plan.js';

/*
 * The game: of each table somebody may write policies and make releases who may not read it, who knows everybody's name and nobody's
 * illness, and wants one person's. They may choose records as often as the gateway lets them, after what they were told before.
 */
const people = 240;
const floor = 10;

const folder = mkdtempSync(join(tmpdir(), 'tidegate-game-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { engine } = await specEngine();
const store = new SealedStore(openStore(`file:${folder}`));
const keyring = generateKeyring();
const vault = publicKeyring(keyring);
const { signal } = new AbortController();
const columns: Column[] = ['name', 'illness'].map((name) => ({ name, type: 'string' }));
const nameOf = (i: number): string => `n${String(i).padStart(3, '0')}`;
const fresh = (): Id => newId(new Date(), secureRandom);
const chanceOf = (table: number): RandomNumbers =>
  randomNumbers((length) => deriveKey(new Uint8Array(32).fill(7), `the game ${table}`, length));

async function sealed(ill: readonly boolean[]): Promise<Openable> {
  const values = ill.map((is, i) => `('${nameOf(i)}', '${is ? 'ill' : 'well'}')`).join();
  const file = engine.newFile();
  try {
    await engine.copyTo(
      { sql: `FROM (VALUES ${values}) AS t(name, illness)`, file, format: 'parquet' },
      signal,
    );
    const id = fresh();
    const as = { role: 'version-part', owner: id, position: 0 } as const;
    const object = await store.putFd({ prefix: id, id, as, to: vault, fd: file.fd });
    return { object, key: await store.openKey(object, keyring) };
  } finally {
    file.close();
  }
}

/** What a steward is told of a release by the very functions that the gateway tells with; a code where there is none. */
async function told(part: Openable, secret: Uint8Array, plan: Plan): Promise<Risk | string> {
  const dither = deriveKey(secret, choiceOf(plan) ?? '', 16);
  const reader = chosenReader({ raw: false, floor }, dither, weightOf(plan));
  const release = fresh();
  const task = {
    ...{ store: { kind: 'folder', path: folder } as const, scratch: '/dev/shm', parts: [part], plan },
    ...{ keys: new Map(), prefix: release, release, vault },
    few: fewBy(dither, attemptDigest(plan, release), { floor, raw: false, subject: undefined }),
    others: true,
    measured: { seed: dither, attempt: 1 },
  };
  try {
    const made: ReleaseOutcome = await makeRelease(task, { progress: () => undefined, signal } as never);
    const risk = disclosedRisk(made.risk, plan.requirement?.k ?? null, reader);
    expect(risk.after.records).toBe(toldCount(made.rows, reader));
    return risk;
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return error.code;
    throw error;
  }
}

interface Table {
  readonly target: number;
  /** Everybody else, in order. */
  readonly others: readonly number[];
  readonly isIll: boolean;
  /** Tries left. */
  readonly left: () => number;
  /** What is told of the ill among these people. */
  readonly ask: (names: readonly number[], more?: object, rows?: Hierarchy['rows']) => Promise<Risk | string>;
}

async function plant(number: number): Promise<Table> {
  const chance = chanceOf(number);
  const ill = Array.from({ length: people }, () => chance.integer(2) === 1);
  const target = chance.integer(people);
  const secret = deriveKey(new Uint8Array(32).fill(9), `table ${number}`, 32);
  const part = await sealed(ill);
  let left = mostChoices;
  return {
    ...{ target, isIll: ill[target] === true, left: () => left },
    others: ill.flatMap((_, i) => (i === target ? [] : [i])),
    ask: (names, more, rows = []) => {
      expect(left--).toBeGreaterThan(0);
      return told(part, secret, planOf(names.map(nameOf), more, rows));
    },
  };
}

const planOf = (names: readonly string[], more: object = {}, rows: Hierarchy['rows'] = []): Plan =>
  compilePlan(
    Policy.parse({
      ...{ name: 'p', purposes: ['research'], subject: 'name' },
      transforms: [
        { match: { column: 'illness' }, technique: 'keep' },
        ...(rows.length === 0
          ? []
          : [{ match: { column: 'name' }, technique: 'generalization', hierarchy: 'names', level: 1 }]),
      ],
      rows: { name: { $in: names }, illness: 'ill' },
      ...more,
    }),
    {
      ...{ columns, classification: [], rows: people },
      hierarchies: new Map([['names', { name: 'names', version: 1, rows }]]),
    },
  );

const requiring = (k: number, quasiIdentifiers: string[], maxSuppression: number): object => ({
  require: { kAnonymity: { k, quasiIdentifiers, maxSuppression } },
});

/** Looks for where an answer turns between two numbers, so that one more shows. */
async function turn([from, to]: [number, number], isOver: (n: number) => Promise<boolean>): Promise<number> {
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (await isOver(middle)) to = middle;
    else from = middle;
  }
  return from;
}

/** Looks for how many people it takes until an answer turns; then puts the target beside as many, and around there, as long as it may. */
async function beside(
  { target, others, left }: Table,
  within: [number, number],
  isOver: (names: readonly number[]) => Promise<boolean>,
): Promise<boolean> {
  const few = await turn(within, (n) => isOver(others.slice(0, n)));
  let votes = 0;
  for (const off of [0, 1, -1, 2, -2, 3, -3].slice(0, left() >> 1)) {
    const some = others.slice(0, few + off);
    const [without, one] = [await isOver(some), await isOver([...some, target])];
    votes += Number(one) - Number(without);
  }
  return votes > 0;
}

/** The largest k that the ill among 100 people are told to have, and with the target among them. */
const largestK =
  (maxSuppression: number) =>
  async ({ target, others, ask }: Table): Promise<boolean> => {
    const some = others.slice(0, 100);
    const largest = (names: readonly number[]): Promise<number> =>
      turn([20, 84], async (k) => {
        const risk = await ask(names, requiring(k, ['illness'], maxSuppression));
        return typeof risk === 'string' || risk.after.records === 0;
      });
    return (await largest([...some, target])) > (await largest(some));
  };

const crowd = 120;
const leaf = (i: number): string[] => [nameOf(i), i < crowd ? 'crowd' : nameOf(i), '*'];

const games: readonly [string, number, (table: Table) => Promise<boolean>][] = [
  [
    'a count that passes a step',
    8,
    (table) =>
      beside(table, [20, 84], async (names) => {
        const risk = await table.ask(names);
        return typeof risk !== 'string' && risk.after.records >= 2 * floor;
      }),
  ],
  ['the largest k without suppression', 5, largestK(0)],
  ['the largest k of which anybody is left', 5, largestK(1)],
  [
    // Ill people of the crowd are a class; every other one is alone in theirs, and suppressed.
    'a limit on suppression',
    5,
    (table) => {
      const rows = [...table.others.map(leaf), [nameOf(table.target), 'target', '*']];
      const all = table.others.filter((i) => i < crowd);
      const others = table.others.filter((i) => i >= crowd);
      return beside({ ...table, others }, [20, 100], async (names) => {
        const risk = await table.ask([...all, ...names], requiring(2, ['name'], 0.4), rows);
        return typeof risk === 'string';
      });
    },
  ],
  [
    'a hierarchy that misses a value',
    5,
    async ({ target, others, ask }) => {
      const rows = others.map((i) => [nameOf(i), 'somebody', '*']);
      return typeof (await ask([...others.slice(0, 100), target], {}, rows)) === 'string';
    },
  ],
];

/** How often of so many tries a coin guesses right. */
function coin(tables: number, right: number): number {
  let [ways, sum] = [1, 0];
  for (let i = tables; i >= right; i--) {
    sum += ways;
    ways = (ways * i) / (tables - i + 1);
  }
  return sum / 2 ** tables;
}

it.each(games)(
  'is not won by whoever chooses records for what they were told before, looking for %s',
  async (_, tables, guess) => {
    let right = 0;
    const play = async (from: number): Promise<void> => {
      for (let i = from; i < tables; i += 2) {
        const table = await plant(i);
        if ((await guess(table)) === table.isIll) right += 1;
      }
    };
    await Promise.all([play(0), play(1)]);
    // One-sided, at 5 %.
    expect(coin(tables, right)).toBeGreaterThan(0.05);
  },
  300_000,
);
