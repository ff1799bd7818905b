/**
 * Somebody with all rights in the database and without the gateway's keys edits every table. Each edit is caught by
 * `audit verify --deep` or at the door, or stands in a list of what is harmless, with the reason.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities, GrantEntity } from '#libs/db';
import { makePerson } from '../support/people.js';
import { tableOf, tables, Tampering } from './tampering.js';
import { World } from './world.js';

let world: World;
let tampering: Tampering;
beforeAll(async () => {
  world = await World.start();
  tampering = await Tampering.of(world);
}, 120_000);
afterAll(async () => {
  tampering.end();
  await world.stop();
});

const verify = () => tampering.verify();
const tampered = <T>(statements: readonly string[], look: () => Promise<T>): Promise<T> =>
  tampering.during(statements, look);

it('finds nothing where nobody touched anything', async () => {
  expect(await verify()).toEqual([]);
});

/** A column of each table that is no key, and what an edit sets it to; where all are keys, another key. */
const edits: Readonly<Record<string, string>> = {
  principal: `disabled_at = now()`,
  principal_role: `role = 'admin'`,
  group_member: `group_id = gen_random_uuid()`,
  purpose: `lawful_basis = 'contract'`,
  role: `actions = '{read-raw}'`,
  api_token: `revoked_at = now()`,
  grant: `actions = '{read-raw}'`,
  access_request: `state = 'approved'`,
  sealed_object: `digest = repeat('0', 64)`,
  dataset: `owner_id = gen_random_uuid()`,
  dataset_version: `rows = rows + 1`,
  version_part: `rows = rows + 1`,
  column_classification: `identifier_type = 'none'`,
  policy: `name = name || 'x'`,
  policy_version: `content = '{}'`,
  pseudonym_domain: `sealed_secret = 'mine'`,
  hierarchy: `name = name || 'x'`,
  hierarchy_version: `source = 'b,*'`,
  release: `purpose = 'other'`,
  release_part: `object_id = gen_random_uuid()`,
  release_withdrawal: `superseded_by = release_id`,
  training_run: `purpose = 'other'`,
  model: `card = '{"a": 1}'`,
  privacy_budget: `spent = '{}'`,
  privacy_tally: `spends = 0`,
  privacy_spend: `loss = '{"a": 1}'`,
  privacy_answer: `answer = '{b}'`,
};

/** Somebody whose own rows are not touched, so that who looks can still look. */
const victim = (table: string): string =>
  table === 'principal' || table === 'principal_role' || table === 'group_member' || table === 'api_token'
    ? `(SELECT ctid FROM "${table}" WHERE NOT ("${table}"::text LIKE '%' || (SELECT id::text FROM principal WHERE name = 'auditor@example.org') || '%') LIMIT 1)`
    : `(SELECT ctid FROM "${table}" LIMIT 1)`;

describe.each(tables)('a row of %s', (table) => {
  it('that was changed, removed or put there shows', async () => {
    const { database } = world;
    expect(edits[table]).toBeDefined();
    const changed = `UPDATE "${table}" SET ${edits[table] ?? ''} WHERE ctid = ${victim(table)}`;
    expect(await tampered([changed], verify)).not.toEqual([]);
    const removed = `DELETE FROM "${table}" WHERE ctid = ${victim(table)}`;
    expect(await tampered([removed], verify)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^row-(missing|differs)$/)]),
    );
    const keys = await database.query<{ name: string; type: string }>(
      `SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type FROM pg_index i
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
       WHERE i.indrelid = '"${table}"'::regclass AND i.indisunique`,
    );
    const fresh: Record<string, string> = {
      uuid: 'to_jsonb(gen_random_uuid())',
      text: `'"made-up"'`,
      bytea: `'"\\\\x00"'`,
      integer: `'77'`,
    };
    const news = [...new Map(keys.map(({ name, type }) => [name, fresh[type] ?? `'"made-up"'`]))]
      .filter(([name]) => !(table === 'api_token' && name === 'principal_id'))
      .map(([name, value]) => `'${name}', ${value}`);
    const added = `INSERT INTO "${table}" SELECT (jsonb_populate_record(NULL::"${table}", to_jsonb(x) || jsonb_build_object(${news.join()}))).*
      FROM "${table}" x WHERE x.ctid = ${victim(table)}`;
    expect(await tampered([added], verify)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^row-(unlogged|differs)$/)]),
    );
  });
});

it('every table of the catalog is among these, or says why not', () => {
  const others = entities.map(({ name }) => tableOf(name)).filter((table) => !tables.includes(table));
  expect(others.sort()).toEqual(Object.keys(elsewhere).sort());
});

/** Tables whose rows decide nothing by themselves, and what an edit of them comes to. */
const elsewhere: Readonly<Record<string, string>> = {
  audit_record: 'each is compared with its leaf: below, and tamper.pg.spec.ts of access',
  audit_inbox:
    'what is taken out has no leaf, and rows that it speaks of decide nothing; what is put in has no seal',
  audit_leaf: 'the tree and its signed root: tamper.pg.spec.ts of access',
  audit_tile: 'the tree and its signed root: tamper.pg.spec.ts of access',
  audit_checkpoint: 'signed, and the last one is kept outside: tamper.pg.spec.ts of access',
  row_proof: 'sealed with a key that the database does not hold: proofs.pg.spec.ts of db',
  release_attempt:
    'how often limits were tried: fewer make the next one easier to meet, and the log still counts them',
  throttle:
    'counts of wrong guesses: emptied, they begin again, as they do after an hour; none opens anything',
  source:
    'credentials are sealed for the place that they are for, and whoever it is fetched for must manage the dataset: sources.pg.spec.ts',
  upload:
    'its pieces are sealed for their dataset and place, and whoever finishes it must manage that dataset then: resumable.pg.spec.ts',
  upload_piece: 'sealed for its dataset and place in the file: resumable.pg.spec.ts',
  oidc_payload: 'sealed by the identity provider (AES-256-GCM, bound to its place): payload-box.spec.ts',
  idempotency: 'the answer that one principal got is shown again to the same one; it gives no right',
  job: 'what is to be done and in whose name is sealed, and a job that is not as it was asked for is not done: job-runner.pg.spec.ts of platform',
};

describe('an event', () => {
  const any = `(SELECT id FROM audit_record r JOIN audit_leaf l ON l.record_id = r.id WHERE r.action = 'test.seed' LIMIT 1)`;
  it.each<[string, string]>([
    ['another thing that it is about', `resource_id = 'other'`],
    ['another kind of thing', `resource_kind = 'dataset'`],
    ['another actor', `actor_id = (SELECT id FROM principal WHERE name = 'stranger@example.org')`],
    ['another action', `action = 'grant.create'`],
    ['another outcome', `outcome = 'denied'`],
    ['another time', `at = at + interval '1 s'`],
    ['another detail', `detail = '{}'`],
    ['a catalog that suits the editor', `detail = jsonb_set(detail, '{catalog}', '{}')`],
    ['another salt', `salt = sha256(salt)`],
  ])('with %s shows', async (_, change) => {
    await world.database.query(
      `CREATE TABLE IF NOT EXISTS kept_event AS SELECT * FROM audit_record WHERE id = ${any}`,
    );
    const restore = `DELETE FROM audit_record WHERE id = (SELECT id FROM kept_event);
      INSERT INTO audit_record SELECT * FROM kept_event`;
    const where = `WHERE id = (SELECT id FROM kept_event)`;
    try {
      const found = await tampered([`UPDATE audit_record SET ${change} ${where}`], verify);
      expect(found).toEqual(expect.arrayContaining([expect.stringMatching(/^(event|name)-differs$/)]));
    } finally {
      await tampered([restore], () => Promise.resolve());
    }
  });
});

describe('whoever edits what opens a door', () => {
  const shown = async (path: string): Promise<unknown> => {
    const { status, text } = await world.server.get(path, tampering.token);
    return status === 200 ? status : (JSON.parse(text) as { code: string }).code;
  };
  const ofAuditor = `(SELECT id FROM principal WHERE name = 'auditor@example.org')`;

  it.each<[string, string]>([
    ['gives themselves a role', `INSERT INTO "principal_role" VALUES (${ofAuditor}, 'admin')`],
    ['takes another role', `UPDATE "principal_role" SET role = 'admin' WHERE principal_id = ${ofAuditor}`],
    [
      'joins a group',
      `INSERT INTO "group_member" SELECT id, ${ofAuditor} FROM principal WHERE name = 'doctors'`,
    ],
    [
      'makes a token last',
      `UPDATE "api_token" SET expires_at = now() + interval '9 years' WHERE principal_id = ${ofAuditor}`,
    ],
    ['widens a token', `UPDATE "api_token" SET scopes = '{read-raw}' WHERE principal_id = ${ofAuditor}`],
    ['becomes another', `UPDATE "principal" SET name = 'admin@example.org' WHERE id = ${ofAuditor}`],
  ])('and %s is nobody any more', async (_, sql) => {
    expect(await tampered([sql], () => shown('/v1/me'))).toBe('catalog.tampered');
    expect(await shown('/v1/me')).toBe(200);
  });

  it('and makes a token of their own is nobody either', async () => {
    const forged = `INSERT INTO "api_token" (id, principal_id, name, hash, created_by, created_at)
      SELECT gen_random_uuid(), ${ofAuditor}, 'x', sha256('tdg_made-up-by-sql-made-up-by-sql'), ${ofAuditor}, now()`;
    const { status } = await tampered([forged], () =>
      world.server.get('/v1/me', 'tdg_made-up-by-sql-made-up-by-sql'),
    );
    expect(status).toBe(500);
  });

  it('and swaps the names of two datasets gets neither', async () => {
    const [a, b] = world.things.datasets;
    const swap = [
      `UPDATE "dataset" SET name = 'held' WHERE id = '${a?.id ?? ''}'`,
      `UPDATE "dataset" SET name = '${a?.name ?? ''}' WHERE id = '${b?.id ?? ''}'`,
      `UPDATE "dataset" SET name = '${b?.name ?? ''}' WHERE id = '${a?.id ?? ''}'`,
    ];
    await tampered(swap, async () => {
      for (const one of [a, b])
        expect(await shown(`/v1/datasets/${one?.name ?? ''}`)).toBe('catalog.tampered');
      expect(await verify()).toEqual(['row-differs']);
    });
  });

  it('and brings a grant back that was revoked, proof and all, is found by the log', async () => {
    const { database, db } = world;
    const [row] = await database.query<{ id: string }>(`SELECT id FROM "grant" WHERE purpose = 'research'`);
    const grant = row?.id ?? '';
    for (const table of ['"grant"', 'row_proof']) {
      const key = table === 'row_proof' ? 'unit' : 'id::text';
      const name = table === 'row_proof' ? 'old_proof' : 'old_grant';
      await database.query(`CREATE TABLE ${name} AS SELECT * FROM ${table} WHERE ${key} = '${grant}'`);
    }
    await db.write(await makePerson(database, 'revoker@example.org'), 'grant.revoke', async (tx) => {
      await tx.repo(GrantEntity).update({ id: grant }, { revokedAt: tx.now });
      tx.record({ resource: { kind: 'grant', id: grant } });
    });
    await tampered(
      [
        `DELETE FROM "grant" WHERE id = '${grant}'`,
        `DELETE FROM row_proof WHERE unit = '${grant}'`,
        `INSERT INTO "grant" SELECT * FROM old_grant`,
        `INSERT INTO row_proof SELECT * FROM old_proof`,
      ],
      async () => expect(await verify()).toEqual(['row-differs']),
    );
  });
});
