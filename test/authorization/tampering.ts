import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { governed } from '#libs/db';
import { problem } from '#libs/kernel';
import { type AuditClient } from '../../apps/cli/src/audit/log-source.js';
import { type AuditFailureKind } from '../../apps/cli/src/audit/report.js';
import { verifyAudit } from '../../apps/cli/src/audit/verify.js';
import { makePerson } from '../support/people.js';
import { makeToken } from '../support/server.js';
import { id, type World } from './world.js';

export function tableOf(entity: string): string {
  return entity
    .replace(/Entity$/, '')
    .replaceAll(/(?<=.)[A-Z]/g, (letter) => `_${letter}`)
    .toLowerCase();
}

/** Names of all tables with rows that decide. */
export const tables = Array.from(governed.keys(), ({ name }) => tableOf(name));

/** What the world of lists has none of. */
async function fillTheRest({ database, things }: World, person: string): Promise<void> {
  const [dataset] = things.datasets;
  const [release] = things.releases;
  const seed = (sql: string, ...parameters: unknown[]) => database.seed(sql, parameters);
  await seed(
    `INSERT INTO "grant" (id, principal_id, actions, resource_kind, resource_id, purpose, granted_by, created_at)
     VALUES ($1, $2, '{read}', 'release', $3, 'research', $4, now()), ($5, $2, '{read}', 'dataset', $6, 'billing', $4, now())`,
    ...[id(), person, release, things.stranger, id(), dataset?.id],
  );
  await seed(
    `INSERT INTO role (name, actions, created_at) VALUES ('reader', '{read}', now()), ('writer', '{manage}', now())`,
  );
  await seed(
    `INSERT INTO purpose (name, lawful_basis, owner_id, created_by, created_at)
     VALUES ('research', 'consent', $1, $1, now()), ('billing', 'contract', $1, $1, now())`,
    person,
  );
  await seed(
    `INSERT INTO version_part (version_id, position, object_id, rows)
     SELECT v.id, 0, v.profile_object_id, 1 FROM dataset_version v`,
  );
  await seed(
    `INSERT INTO release_part (release_id, position, object_id, rows)
     SELECT r.id, 0, v.profile_object_id, 1 FROM release r JOIN dataset_version v ON v.id = r.version_id`,
  );
  await seed(
    `INSERT INTO release_withdrawal (release_id, reason, created_by, created_at) SELECT id, 'a mistake', $1, now() FROM release`,
    person,
  );
  await seed(
    `INSERT INTO column_classification (version_id, position, name, category, identifier_type, confidence, evidence, decided_by)
     SELECT v.id, 0, 'a', 'name', 'direct', 0.5, '[]', 'detector' FROM dataset_version v`,
  );
  await seed(
    `INSERT INTO pseudonym_domain (name, sealed_secret, created_at) VALUES ('one', 'a', now()), ('two', 'b', now())`,
  );
  await seed(
    `INSERT INTO privacy_budget (dataset_id, epsilon, delta, spent, updated_at)
     SELECT id, 1, 1e-6, '{"spent": 1}', now() FROM dataset`,
  );
  await seed(
    `INSERT INTO privacy_tally (dataset_id, purpose, principal_id, kind, spends, loss)
     SELECT dataset_id, 'research', $1, 'query', 1, '{}' FROM privacy_budget`,
    person,
  );
  await seed(
    `INSERT INTO privacy_spend (id, dataset_id, purpose, principal_id, kind, loss, subject_id, at)
     SELECT gen_random_uuid(), dataset_id, 'research', $1, 'query', '{}', dataset_id, now() FROM privacy_budget`,
    person,
  );
  await seed(
    `INSERT INTO privacy_answer (id, spend_id, principal_id, fingerprint, answer)
     SELECT gen_random_uuid(), id, $1, 'f', '{a}' FROM privacy_spend`,
    person,
  );
}

/** Whoever edits the database of a world, and an auditor who looks. */
export class Tampering {
  private constructor(
    private readonly world: World,
    private readonly folder: string,
    /** The auditor's. */
    readonly token: string,
  ) {}

  static async of(world: World): Promise<Tampering> {
    const { database, groups } = world;
    const groupsOfOne = groups.slice(0, 1);
    const auditor = await makePerson(database, 'auditor@example.org', {
      roles: ['auditor'],
      groups: groupsOfOne,
    });
    const stranger = { roles: ['engineer'], groups: groupsOfOne };
    await makePerson(database, 'bystander@example.org', stranger);
    const token = await makeToken(database, auditor);
    await fillTheRest(world, auditor.id);
    for (const table of tables)
      await database.query(`CREATE TABLE kept_${table} AS SELECT * FROM "${table}"`);
    return new Tampering(world, mkdtempSync(join(tmpdir(), 'tidegate-tamper-')), token);
  }

  end(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Kinds of what `audit verify --deep` says; each time as if it had never looked before. */
  async verify(): Promise<AuditFailureKind[]> {
    const pinFile = join(this.folder, `${id()}.json`);
    const report = await verifyAudit({ client: this.#client(), pinFile, deep: true });
    return [...new Set(report.failures.map(({ kind }) => kind))].sort();
  }

  /** Edits with triggers and foreign keys off, as a superuser can, and puts the tables back afterwards. */
  async during<T>(statements: readonly string[], look: () => Promise<T>): Promise<T> {
    await this.#run(statements);
    try {
      return await look();
    } finally {
      const touched = tables.filter((table) => statements.some((sql) => sql.includes(`"${table}"`)));
      await this.#run(
        touched.flatMap((table) => [
          `DELETE FROM "${table}"`,
          `INSERT INTO "${table}" SELECT * FROM kept_${table}`,
        ]),
      );
    }
  }

  #run(statements: readonly string[]): Promise<unknown> {
    const off = 'SET LOCAL session_replication_role = replica';
    return this.world.database.query(['BEGIN', off, ...statements, 'COMMIT'].join(';\n'));
  }

  #client(): AuditClient {
    const ask = async (path: string) => {
      const answer = await this.world.server.get(path, this.token);
      if (answer.status !== 200) throw problem('internal.error', `${path}: ${answer.text}`);
      return answer;
    };
    return {
      server: 'http://world',
      open: async (path) => new Response(Buffer.from((await ask(path)).bytes)),
      get: async <T>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}) => {
        const given = Object.entries(query).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, String(value)] as [string, string]],
        );
        return (await ask(`${path}?${new URLSearchParams(given).toString()}`)).json() as T;
      },
    };
  }
}
