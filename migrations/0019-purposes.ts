import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What purposes rest on; what is said about a request; whom a dataset shows itself to. */
export class Purposes0019 implements MigrationInterface {
  // Ordered by its last thirteen digits, as those before.
  readonly name = 'Purposes9000000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE purpose (
      name text NOT NULL PRIMARY KEY,
      parent text CONSTRAINT purpose_parent REFERENCES purpose (name),
      lawful_basis text NOT NULL,
      owner_id uuid NOT NULL CONSTRAINT purpose_owner REFERENCES principal (id),
      retention text,
      created_by uuid NOT NULL,
      created_at timestamptz NOT NULL
    )`);
    await runner.query('ALTER TABLE access_request ADD COLUMN said jsonb');
    await runner.query('ALTER TABLE "grant" ADD COLUMN dataset_id uuid');
    await runner.query('ALTER TABLE dataset ADD COLUMN discoverable text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dataset DROP COLUMN discoverable');
    await runner.query('ALTER TABLE "grant" DROP COLUMN dataset_id');
    await runner.query('ALTER TABLE access_request DROP COLUMN said');
    await runner.query('DROP TABLE purpose');
  }
}
