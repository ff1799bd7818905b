import { type Action } from '#libs/contracts';
import { type Actor, type Id } from '#libs/kernel';

/** What the evaluator knows of the one who asks. */
export type Asker = Pick<Actor, 'id' | 'kind' | 'roles' | 'groups'> &
  Partial<Pick<Actor, 'purpose' | 'scopes'>>;

/** A grant as stored; whether it speaks at a moment is the evaluator's to say. */
export interface GrantFact {
  readonly id: Id;
  readonly principalId: Id;
  readonly actions: readonly Action[];
  readonly resourceKind: 'dataset' | 'release' | 'model' | 'tag' | '*';
  readonly resourceId: string;
  /** The dataset that a release or model came from when it was granted; null for other resources, and in older grants. */
  readonly datasetId?: Id | null;
  readonly purpose: string;
  readonly notBefore: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** What is asked about. A release or model carries the dataset it came from and the purpose it was made for. */
export interface Target {
  readonly kind: 'dataset' | 'release' | 'model';
  readonly id: Id;
  readonly datasetId: Id;
  readonly ownerId: Id;
  readonly tags: readonly string[];
  /** Who else may know of a dataset and its releases: `*` for everybody, the dataset's id for whoever has a grant in it. */
  readonly openTo?: string;
  /** The purpose that a release or model was made for; absent on a dataset. */
  readonly purpose?: string;
  /** The release that a model was trained on. */
  readonly releaseId?: Id;
  /** Who trained a model: they may know of it. */
  readonly makerId?: Id;
}

/** What somebody asked for, in their words, and what that is; null where there is nothing of that name. */
export interface Sought {
  readonly kind: Target['kind'];
  readonly name: string;
  readonly target: Target | null;
}

/** One reason of a decision, for people and for the audit log. */
export interface Reason {
  readonly kind: 'role' | 'owner' | 'grant' | 'token' | 'default';
  readonly detail: string;
  readonly grant?: Id;
}

export interface Decision {
  readonly allowed: boolean;
  readonly because: readonly Reason[];
  /** What the outside hears when not allowed: 404 where the asker may not even know of it. */
  readonly refusal?: 'resource.not-found' | 'access.denied' | 'access.wrong-purpose';
  /** The asker may know of it and lacks a grant alone: a 404 outside, which may say that. */
  readonly lacksGrant?: true;
}
