import { outcomes } from '#libs/ledger';
import { pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';

const Moment = z.iso.datetime({ offset: true });
const Outcome = z.enum(outcomes);

export const AuditEventQuery = PageQuery.extend({
  actor: z.string().min(1).max(300).optional(),
  action: z
    .string()
    .max(127)
    .regex(/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/, 'must be NOUN.VERB')
    .optional(),
  resource: z
    .string()
    .max(300)
    .regex(/^[a-z][a-z0-9-]*:\S+$/, 'must be KIND:NAME or KIND:ID')
    .optional(),
  outcome: Outcome.optional(),
  from: Moment.optional(),
  to: Moment.optional(),
});
export type AuditEventQuery = z.infer<typeof AuditEventQuery>;

/** What happened, with what opens the log's commitment to it. */
export const AuditEvent = z
  .strictObject({
    /** Position in the log. */
    index: z.int().min(0),
    id: z.string(),
    at: z.string(),
    actor: z.string(),
    /** The id behind the actor's name, as the record has it. */
    actorId: z.string(),
    action: z.string(),
    resource: z.string(),
    /** The id behind the resource's name, as the record has it. */
    resourceId: z.string(),
    outcome: Outcome,
    /**
     * `then`: actor and resource are called what they were called then, as the record says, and its commitment covers. `now`: the
     * record is of before that was recorded, and they are called what today's rows say. Null: the record is gone.
     */
    names: z.enum(['then', 'now']).nullable(),
    /** Null where it is no longer there. */
    detail: z.record(z.string(), z.unknown()).nullable(),
    /** Base64 of the leaf's hash (RFC 6962). */
    leafHash: z.string(),
    /** The leaf exactly as it was hashed: canonical JSON (RFC 8785). */
    entry: z.string(),
    /** Base64; with `detail` it opens the commitment in `entry`. */
    salt: z.string().nullable(),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;
export const AuditEventPage = pageOf(AuditEvent);

/** A signed tree head (C2SP tlog-checkpoint). */
export const AuditCheckpoint = z
  .strictObject({
    origin: z.string(),
    size: z.int().min(0),
    /** Base64. */
    rootHash: z.string(),
    note: z.string(),
  })
  .meta({ id: 'AuditCheckpoint' });
export type AuditCheckpoint = z.infer<typeof AuditCheckpoint>;

const Size = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** `size` asks for a proof in the tree of an older checkpoint. */
export const InclusionQuery = z.strictObject({ event: z.uuid(), size: Size.optional() });
export type InclusionQuery = z.infer<typeof InclusionQuery>;

export const InclusionProof = z
  .strictObject({ index: z.int().min(0), size: z.int().min(1), hashes: z.array(z.string()) })
  .meta({ id: 'InclusionProof' });
export type InclusionProof = z.infer<typeof InclusionProof>;

/** `to` is the log's size when absent. */
export const ConsistencyQuery = z.strictObject({ from: Size, to: Size.optional() });
export type ConsistencyQuery = z.infer<typeof ConsistencyQuery>;

export const ConsistencyProof = z
  .strictObject({ from: z.int(), to: z.int(), hashes: z.array(z.string()) })
  .meta({ id: 'ConsistencyProof' });
export type ConsistencyProof = z.infer<typeof ConsistencyProof>;

/** Where a run of tiles begins: hashes of leaves, or entries. */
export const TileLevel = z.enum(['0', 'entries']);
export const TileFirst = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export interface TileRunParams {
  readonly level: 0 | 'entries';
  readonly first: number;
}
