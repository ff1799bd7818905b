/**
 * Least privilege as data: what each app's database role may do with each table. Everything not listed is refused by
 * PostgreSQL itself. S select, I insert, U update (of all columns, or of those named behind it), D delete. No role may update or delete an audit row.
 */
export const appRoles = ['gateway', 'ingestion', 'anonymization', 'access', 'training'] as const;
export type AppRole = (typeof appRoles)[number];

/** The PostgreSQL role of an app. */
export const roleName = (app: AppRole): string => `tidegate_${app}`;

type Rights = Partial<Record<string, string>>;

/** What every app needs to know who asks, what they may do, and to say what happened. */
const everyApp: Rights = {
  principal: 'S',
  principal_role: 'S',
  group_member: 'S',
  // Hashes of 256 random bits: an app that runs alone has to look tokens up by itself.
  api_token: 'S',
  idempotency_key: 'SIUD',
  role: 'S',
  grant: 'S',
  dataset: 'S',
  dataset_version: 'S',
  policy: 'S',
  policy_version: 'S',
  release: 'S',
  release_withdrawal: 'S',
  training_run: 'S',
  model: 'S',
  job: 'SIU',
  audit_record: 'I',
  // Whether the record that speaks of a row waits for the log or is in it: entries are public anyway.
  audit_inbox: 'SI',
  audit_leaf: 'S',
  // Whether the log is whole enough to record in.
  audit_checkpoint: 'S',
  row_proof: 'SIUD',
};

const own: Record<AppRole, Rights> = {
  gateway: {},
  ingestion: {
    dataset: 'SIUD',
    dataset_version: 'SI',
    version_part: 'SI',
    column_classification: 'SIU',
    sealed_object: 'SID',
    source: 'SIUD',
    upload: 'SIUD',
    upload_piece: 'SID',
  },
  anonymization: {
    // It shows auditors the digests of every row that decides.
    access_request: 'S',
    purpose: 'S',
    policy: 'SI',
    policy_version: 'SIU', // a second person approves; what they approve is proved
    pseudonym_domain: 'SIU(sealed_secret)', // for another of the vault's keys
    hierarchy: 'SI',
    hierarchy_version: 'SI',
    version_part: 'S',
    column_classification: 'S',
    release: 'SI',
    release_part: 'SI',
    release_withdrawal: 'SI', // nobody takes one back
    // Attempts are never forgotten, or limits could be tried anew.
    release_attempt: 'SI',
    sealed_object: 'SIU(wrapped_key,key_id)',
    // What was spent is never taken back: totals grow, single spends and answers stay as they are.
    privacy_budget: 'SIU',
    privacy_tally: 'SIU',
    privacy_spend: 'SI',
    privacy_answer: 'SIU(answer)', // sealed for another of the vault's keys
  },
  access: {
    principal: 'SIU',
    principal_role: 'SIUD',
    group_member: 'SIUD', // a set is locked before it changes, which takes U
    role: 'SI',
    api_token: 'SIU',
    grant: 'SIU',
    access_request: 'SIU',
    purpose: 'SI', // a parent that stands never moves below its child
    audit_record: 'SI',
    audit_inbox: 'SID',
    audit_leaf: 'SI',
    audit_tile: 'SI',
    audit_checkpoint: 'SI',
    oidc_payload: 'SIUD',
    throttle: 'SIUD',
  },
  training: { training_run: 'SI', model: 'SI', sealed_object: 'SI', column_classification: 'S' },
};

const words: Record<string, string> = { S: 'SELECT', I: 'INSERT', U: 'UPDATE', D: 'DELETE' };

/** Takes away everything that an app's role has and gives it what stands above. Safe to run again. */
export function privilegeStatements(app: AppRole, tables: readonly string[]): string[] {
  const role = roleName(app);
  const rights = { ...everyApp, ...own[app] };
  const unknown = Object.keys(rights).filter((table) => !tables.includes(table));
  if (unknown.length > 0) throw new Error(`privileges name unknown tables: ${unknown.join(', ')}`);
  return [
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role}`,
    `GRANT USAGE ON SCHEMA public TO ${role}`,
    ...Object.entries(rights).map(([table, letters = '']) => {
      const verbs = [...letters.matchAll(/([SIUD])(\([a-z_,]+\))?/g)].map(
        ([, letter = '', columns = '']) => `${words[letter] ?? ''} ${columns}`,
      );
      return `GRANT ${verbs.join(', ')} ON "${table}" TO ${role}`;
    }),
    `GRANT USAGE ON SCHEMA pgboss TO ${role}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO ${role}`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO ${role}`,
  ];
}
