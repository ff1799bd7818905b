import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What keeps one person from the rest: keys that end with what they did, turns in the queue, tries that are counted. */
export class Shares0007 implements MigrationInterface {
  readonly name = 'Shares0007000000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE idempotency_key
      ADD COLUMN claim uuid,
      ADD COLUMN digest text,
      ADD COLUMN acted boolean NOT NULL DEFAULT false`);
    await runner.query('ALTER TABLE job ADD COLUMN turn integer NOT NULL DEFAULT 0');
    await runner.query('CREATE INDEX job_by_turn ON job (kind, turn)');
    await runner.query(`CREATE TABLE throttle (
      kind text NOT NULL,
      key bytea NOT NULL,
      tries integer NOT NULL,
      last timestamptz NOT NULL,
      until timestamptz NOT NULL,
      PRIMARY KEY (kind, key)
    )`);
    await runner.query('CREATE INDEX throttle_by_last ON throttle (last)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE throttle');
    await runner.query('DROP INDEX job_by_turn');
    await runner.query('ALTER TABLE job DROP COLUMN turn');
    await runner.query(
      'ALTER TABLE idempotency_key DROP COLUMN acted, DROP COLUMN digest, DROP COLUMN claim',
    );
  }
}
