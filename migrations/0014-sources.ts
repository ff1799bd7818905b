import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Where the gateway fetches data by itself. */
export class Sources0014 implements MigrationInterface {
  // Ordered by its last thirteen digits, as those before.
  readonly name = 'Sources9000000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE source (
      id uuid NOT NULL PRIMARY KEY,
      name text NOT NULL CONSTRAINT source_name UNIQUE,
      kind text NOT NULL,
      location jsonb NOT NULL,
      credentials text,
      dataset_id uuid NOT NULL CONSTRAINT source_dataset REFERENCES dataset (id) ON DELETE CASCADE,
      media_type text,
      reading jsonb NOT NULL,
      schedule text,
      next_at timestamptz,
      watermark text,
      reached text,
      last_job uuid,
      created_by uuid NOT NULL,
      created_at timestamptz NOT NULL
    )`);
    await runner.query('CREATE INDEX source_by_dataset ON source (dataset_id)');
    await runner.query('CREATE INDEX source_by_next ON source (next_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE source');
  }
}
