import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Generalization hierarchies in immutable versions, and which of them a release was made with. */
export class Hierarchies0002 implements MigrationInterface {
  readonly name = 'Hierarchies0002000000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE hierarchy (
      id uuid NOT NULL,
      name text NOT NULL,
      created_at timestamptz NOT NULL,
      CONSTRAINT hierarchy_name UNIQUE (name),
      PRIMARY KEY (id)
    )`);
    await runner.query(`CREATE TABLE hierarchy_version (
      id uuid NOT NULL,
      hierarchy_id uuid NOT NULL,
      number integer NOT NULL,
      levels integer NOT NULL,
      leaves integer NOT NULL,
      source text NOT NULL,
      digest text NOT NULL,
      created_by uuid NOT NULL,
      created_at timestamptz NOT NULL,
      CONSTRAINT hierarchy_version_number UNIQUE (hierarchy_id, number),
      PRIMARY KEY (id),
      CONSTRAINT hierarchy_version_hierarchy FOREIGN KEY (hierarchy_id) REFERENCES hierarchy (id) ON DELETE CASCADE
    )`);
    await runner.query(`ALTER TABLE release ADD COLUMN hierarchies jsonb NOT NULL DEFAULT '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE release DROP COLUMN hierarchies');
    await runner.query('DROP TABLE hierarchy_version, hierarchy');
  }
}
