import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Files that arrive in pieces, each piece a sealed object. */
export class Uploads0013 implements MigrationInterface {
  // Ordered by its last thirteen digits, as those before.
  readonly name = 'Uploads9000000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE upload (
      id uuid NOT NULL PRIMARY KEY,
      principal_id uuid NOT NULL,
      dataset_id uuid NOT NULL CONSTRAINT upload_dataset REFERENCES dataset (id) ON DELETE CASCADE,
      length bigint,
      received bigint NOT NULL DEFAULT 0,
      metadata text,
      concat text,
      head jsonb NOT NULL,
      job_id uuid,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL
    )`);
    await runner.query('CREATE INDEX upload_by_principal ON upload (principal_id)');
    await runner.query('CREATE INDEX upload_by_dataset ON upload (dataset_id)');
    await runner.query('CREATE INDEX upload_by_expiry ON upload (expires_at)');
    await runner.query(`CREATE TABLE upload_piece (
      upload_id uuid NOT NULL CONSTRAINT upload_piece_upload REFERENCES upload (id) ON DELETE CASCADE,
      position integer NOT NULL,
      bytes bigint NOT NULL,
      object jsonb NOT NULL,
      PRIMARY KEY (upload_id, position)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE upload_piece');
    await runner.query('DROP TABLE upload');
  }
}
