import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { Policy, type Column, type Plan } from '#libs/contracts';
import { compilePlan, type RandomNumbers, randomNumbers } from '#libs/deidentify';
import { newId, Problem, type FigureReader, type Id } from '#libs/kernel';
import { makeRelease, type Openable, type ReleaseOutcome } from '#libs/release';
import { deriveKey, generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { openStore, SealedStore } from '#libs/storage';
import { specEngine } from '../../../../test/support/spec-engine.js';
import { choiceOf, ditherBy, leastBy, mostChoices } from './choices.js';
import { disclosedRisk, toldCount } from './disclose.js';

/*
 * The game: of each table somebody may write policies and make releases who may not read it, who knows everybody's name and nobody's
 * illness, and wants one person's. They may choose records as often as the gateway lets them, after what they were told before.
 */
const tables = 25;
const people = 160;
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

/** What a steward is told of a release by the very functions that the gateway tells with; nothing where it is refused. */
async function told(part: Openable, secret: Uint8Array, plan: Plan): Promise<number | undefined> {
  const dither = deriveKey(secret, choiceOf(plan) ?? '', 16);
  const reader: FigureReader = { raw: false, floor, dither: ditherBy(dither) };
  const release = fresh();
  const task = {
    ...{ store: { kind: 'folder', path: folder } as const, scratch: '/dev/shm', parts: [part], plan },
    ...{ keys: new Map(), prefix: release, release, vault, few: { floor, least: leastBy(dither, floor) } },
    measured: { seed: dither, attempt: 1 },
  };
  try {
    const made: ReleaseOutcome = await makeRelease(task, { progress: () => undefined, signal } as never);
    const { after } = disclosedRisk(made.risk, null, reader);
    expect(after.records).toBe(toldCount(made.rows, reader));
    return after.records;
  } catch (error) {
    if (error instanceof Problem && error.code === 'release.too-few') return undefined;
    throw error;
  }
}

const planOf = (names: readonly string[]): Plan =>
  compilePlan(
    Policy.parse({
      ...{ name: 'p', purposes: ['research'], subject: 'name' },
      transforms: [{ match: { column: 'illness' }, technique: 'keep' }],
      rows: { name: { $in: names }, illness: 'ill' },
    }),
    { columns, classification: [], rows: people },
  );

interface Table {
  readonly target: number;
  readonly isIll: boolean;
  /** Whether of these people enough are ill that what is told is over a step. */
  readonly isMany: (names: readonly number[]) => Promise<boolean>;
}

async function plant(number: number): Promise<Table> {
  const chance = chanceOf(number);
  const ill = Array.from({ length: people }, () => chance.integer(2) === 1);
  const target = chance.integer(people);
  const secret = deriveKey(new Uint8Array(32).fill(9), `table ${number}`, 32);
  const part = await sealed(ill);
  let tries = 0;
  const isMany = async (names: readonly number[]): Promise<boolean> => {
    expect(++tries).toBeLessThanOrEqual(mostChoices);
    return ((await told(part, secret, planOf(names.map(nameOf)))) ?? 0) >= 2 * floor;
  };
  return { target, isIll: ill[target] === true, isMany };
}

/**
 * Looks for how many people it takes until a step is passed, so that one more shows; then puts the target beside one fewer, and
 * around there, as long as it may.
 */
async function guess({ target, isMany }: Table): Promise<boolean> {
  const others = Array.from({ length: people }, (_, i) => i).filter((i) => i !== target);
  let [few, many] = [20, 84];
  let left = mostChoices;
  while (many - few > 1) {
    const middle = (few + many) >> 1;
    if (await isMany(others.slice(0, middle))) many = middle;
    else few = middle;
    left -= 1;
  }
  let votes = 0;
  for (const off of [0, 1, -1, 2, -2, 3, -3].slice(0, left >> 1)) {
    const beside = others.slice(0, few + off);
    const [without, one] = [await isMany(beside), await isMany([...beside, target])];
    votes += Number(one) - Number(without);
  }
  return votes > 0;
}

it('is not won by whoever chooses records for what they were told before: 500 tries guess no better than a coin', async () => {
  let right = 0;
  const play = async (from: number): Promise<void> => {
    for (let i = from; i < tables; i += 2) {
      const table = await plant(i);
      if ((await guess(table)) === table.isIll) right += 1;
    }
  };
  await Promise.all([play(0), play(1)]);
  // One-sided, at 5 %: 18 or more of 25 would be better than a coin.
  expect(right).toBeLessThan(18);
}, 300_000);
