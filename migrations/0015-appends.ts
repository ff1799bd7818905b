import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Versions of parts of the one before and new ones, what changed between two, and what a dataset promises of its columns. */
export class Appends0015 implements MigrationInterface {
  // Ordered by its last thirteen digits, as those before.
  readonly name = 'Appends9000000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dataset ADD COLUMN contract jsonb');
    await runner.query(`ALTER TABLE dataset_version
      ADD COLUMN read_as text, ADD COLUMN changes jsonb, ADD COLUMN written jsonb, ADD COLUMN content text, ADD COLUMN base int`);
    await runner.query(`ALTER TABLE version_part
      ADD COLUMN sealed_for uuid CONSTRAINT version_part_sealed_for REFERENCES dataset_version (id)
        DEFERRABLE INITIALLY DEFERRED, ADD COLUMN sealed_at int`);
    await runner.query('CREATE INDEX version_part_by_sealed_for ON version_part (sealed_for)');
    await runner.query(`ALTER TABLE source ADD COLUMN mode text NOT NULL DEFAULT 'replace'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE source DROP COLUMN mode');
    await runner.query('ALTER TABLE version_part DROP COLUMN sealed_at, DROP COLUMN sealed_for');
    await runner.query(`ALTER TABLE dataset_version
      DROP COLUMN base, DROP COLUMN content, DROP COLUMN written, DROP COLUMN changes, DROP COLUMN read_as`);
    await runner.query('ALTER TABLE dataset DROP COLUMN contract');
  }
}
