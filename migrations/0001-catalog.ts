import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { governedTables } from './0001-catalog/governed-tables.js';

const tables = [
  ...governedTables,
  `CREATE TABLE "grant" (
    id uuid NOT NULL,
    principal_id uuid NOT NULL,
    actions text[] NOT NULL,
    resource_kind text NOT NULL,
    resource_id text NOT NULL,
    purpose text NOT NULL,
    not_before timestamptz,
    expires_at timestamptz,
    reason text,
    granted_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_by uuid,
    PRIMARY KEY (id),
    CONSTRAINT grant_principal FOREIGN KEY (principal_id) REFERENCES principal (id) ON DELETE CASCADE
  )`,
  `CREATE INDEX grant_by_principal ON "grant" (principal_id)`,
  `CREATE INDEX grant_by_resource ON "grant" (resource_id)`,
  `CREATE TABLE access_request (
    id uuid NOT NULL,
    principal_id uuid NOT NULL,
    actions text[] NOT NULL,
    resource_kind text NOT NULL,
    resource_id text NOT NULL,
    purpose text NOT NULL,
    reason text,
    state text NOT NULL,
    decided_by uuid,
    decided_at timestamptz,
    grant_id uuid,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT access_request_principal FOREIGN KEY (principal_id) REFERENCES principal (id) ON DELETE CASCADE,
    CONSTRAINT access_request_grant FOREIGN KEY (grant_id) REFERENCES "grant" (id)
  )`,
  `CREATE INDEX access_request_by_principal ON access_request (principal_id)`,
  `CREATE TABLE job (
    id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    progress double precision NOT NULL,
    message text NOT NULL,
    input jsonb NOT NULL,
    result jsonb,
    problem jsonb,
    cancel_requested boolean NOT NULL DEFAULT false,
    attempts integer NOT NULL DEFAULT 0,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    finished_at timestamptz,
    PRIMARY KEY (id)
  )`,
  `CREATE INDEX job_by_state ON job (state)`,
  `CREATE TABLE training_run (
    id uuid NOT NULL,
    name text NOT NULL,
    release_id uuid NOT NULL,
    purpose text NOT NULL,
    recipe jsonb NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT training_run_release FOREIGN KEY (release_id) REFERENCES release (id)
  )`,
  `CREATE INDEX training_run_by_release ON training_run (release_id)`,
  `CREATE TABLE model (
    id uuid NOT NULL,
    name text NOT NULL,
    run_id uuid NOT NULL,
    object_id uuid NOT NULL,
    metrics jsonb NOT NULL,
    card jsonb NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT model_run FOREIGN KEY (run_id) REFERENCES training_run (id),
    CONSTRAINT model_object FOREIGN KEY (object_id) REFERENCES sealed_object (id)
  )`,
  `CREATE INDEX model_by_run ON model (run_id)`,
  `CREATE TABLE audit_record (
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor_id uuid NOT NULL,
    action text NOT NULL,
    resource_kind text NOT NULL,
    resource_id text NOT NULL,
    outcome text NOT NULL,
    detail jsonb NOT NULL,
    salt bytea NOT NULL,
    PRIMARY KEY (id)
  )`,
  `CREATE TABLE audit_inbox (
    record_id uuid NOT NULL,
    PRIMARY KEY (record_id),
    CONSTRAINT audit_inbox_record FOREIGN KEY (record_id) REFERENCES audit_record (id)
  )`,
  `CREATE TABLE audit_leaf (
    "index" bigint NOT NULL,
    record_id uuid NOT NULL,
    entry bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_leaf_record UNIQUE (record_id),
    PRIMARY KEY ("index"),
    CONSTRAINT audit_leaf_record_fk FOREIGN KEY (record_id) REFERENCES audit_record (id)
  )`,
  `CREATE TABLE audit_tile (
    level integer NOT NULL,
    "index" bigint NOT NULL,
    hashes bytea NOT NULL,
    root bytea NOT NULL,
    PRIMARY KEY (level, "index")
  )`,
  `CREATE TABLE audit_checkpoint (
    size bigint NOT NULL,
    root bytea NOT NULL,
    note text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (size)
  )`,
  `CREATE TABLE idempotency_key (
    principal_id uuid NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    status integer,
    location text,
    body jsonb,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (principal_id, key)
  )`,
  `CREATE TABLE oidc_payload (
    model text NOT NULL,
    id text NOT NULL,
    payload jsonb NOT NULL,
    grant_id text,
    uid text,
    user_code text,
    expires_at timestamptz,
    consumed_at timestamptz,
    PRIMARY KEY (model, id)
  )`,
  `CREATE INDEX oidc_payload_by_grant ON oidc_payload (grant_id)`,
];

/** The log is append-only even for the role that owns it, short of switching this off, which the log itself would show. */
const appendOnly = ['audit_record', 'audit_leaf', 'audit_tile', 'audit_checkpoint'];

const refuseChange = `
  CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
  END $$`;

/** The whole catalog: principals, datasets, policies, releases, grants, jobs, models and the audit log. */
export class Catalog0001 implements MigrationInterface {
  readonly name = 'Catalog0001000000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
    await runner.query(refuseChange);
    for (const table of appendOnly) {
      await runner.query(
        `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
         FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE oidc_payload,
      idempotency_key,
      audit_checkpoint,
      audit_tile,
      audit_leaf,
      audit_inbox,
      audit_record,
      model,
      training_run,
      job,
      access_request,
      "grant",
      release_part,
      release,
      pseudonym_domain,
      policy_version,
      policy,
      column_classification,
      version_part,
      dataset_version,
      dataset,
      sealed_object,
      api_token,
      role,
      group_member,
      principal_role,
      principal`);
    await runner.query('DROP FUNCTION audit_is_append_only');
  }
}
