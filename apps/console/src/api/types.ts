/** The few shapes of the API that the console reads; the OpenAPI document has them all. */

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface SignInSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly resource?: string;
  readonly embedded: boolean;
}

export interface Me {
  readonly id: string;
  readonly kind: 'user' | 'service';
  readonly email?: string;
  readonly name?: string;
  readonly roles: readonly string[];
  readonly capabilities: readonly string[];
  readonly purpose?: string;
}

export interface Column {
  readonly name: string;
  readonly type: string;
}

export interface Dataset {
  readonly name: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly subjectKey?: string;
  readonly owner: string;
  readonly latestVersion?: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Version {
  readonly dataset: string;
  readonly version: number;
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly bytes: number;
  readonly sha256: string;
  readonly mediaType: string;
  readonly lineage: { readonly job: string; readonly createdBy: string; readonly createdAt: string };
}

export interface ColumnProfile {
  readonly name: string;
  readonly type: string;
  readonly nulls: number;
  readonly distinct: number;
  readonly approximate: boolean;
  readonly min?: string | number | boolean;
  readonly max?: string | number | boolean;
  readonly mean?: number;
  readonly stddev?: number;
  readonly histogram?: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  readonly topValues?: readonly { readonly value: string; readonly count: number }[];
  readonly masked: boolean;
}

export interface Profile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
}

export interface ColumnClassification {
  readonly name: string;
  readonly category: string;
  readonly identifierType: 'direct' | 'quasi' | 'sensitive' | 'none';
  readonly confidence: number;
  readonly evidence: readonly { readonly kind: string; readonly detail: string; readonly weight: number }[];
  readonly decidedBy: 'detector' | 'steward';
}

export interface PolicySummary {
  readonly name: string;
  readonly version: number;
  readonly purposes: readonly string[];
}

export interface Release {
  readonly id: string;
  readonly dataset: string;
  readonly version: number;
  readonly policy: string;
  readonly policyVersion: number;
  readonly purpose: string;
  readonly rows: number;
  readonly suppressed: number;
  readonly columns: readonly Column[];
  readonly k: number;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly lineage: {
    readonly datasetSha256: string;
    readonly policyDigest: string;
    readonly parts: readonly { readonly digest: string; readonly rows: number }[];
  };
}

interface Exposure {
  readonly average: number;
  readonly highest: number;
  readonly above?: { readonly threshold: number; readonly share: number };
}

export interface ClassBin {
  readonly from: number;
  readonly to: number;
  readonly classes: number;
  readonly records: number;
}

export interface RiskFigures {
  readonly records: number;
  readonly classes: number;
  readonly k: number;
  readonly l?: number;
  readonly t?: number;
  readonly alpha?: number;
  readonly delta?: { readonly lower: number; readonly upper: number };
  readonly uniqueness: number;
  readonly prosecutor: Exposure;
  readonly journalist?: Exposure & { readonly populationUniqueness: number; readonly estimator: string };
  readonly marketer: number;
  readonly histogram?: readonly ClassBin[];
}

interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export interface AttackResult {
  readonly attempts: number;
  readonly successes: number;
  readonly rate: number;
  readonly interval: Interval;
  readonly baseline: number;
  readonly baselineInterval: Interval;
  readonly risk: number;
  readonly riskInterval: Interval;
  readonly method: string;
}

export interface Attacks {
  readonly singlingOut?: AttackResult;
  readonly linkability?: AttackResult;
  readonly inference?: AttackResult & { readonly secret: string };
  readonly notRun: readonly { readonly attack: string; readonly why: string }[];
}

export interface Utility {
  readonly loss: number;
  readonly columnsKept: number;
  readonly columnsChanged: number;
  readonly columnsDropped: number;
  readonly recordsSuppressed: number;
  readonly information?: {
    readonly geometricMean: number;
    readonly attributes: readonly { readonly column: string; readonly loss: number }[];
  };
  readonly discernibility?: { readonly value: number; readonly share: number };
  readonly entropy?: number;
  readonly marginals?: readonly {
    readonly column: string;
    readonly totalVariation: number;
    readonly missing: number;
  }[];
  readonly correlation?: {
    readonly pairs: number;
    readonly meanChange: number;
    readonly largestChange: number;
  };
  readonly classifier?: {
    readonly label: string;
    readonly raw: number;
    readonly release: number;
    readonly majority: number;
    readonly records: number;
  };
}

export interface Wp216Question {
  readonly question: string;
  readonly figures: readonly {
    readonly name: string;
    readonly value: number;
    readonly unit: 'share' | 'count';
  }[];
}

export interface Risk {
  readonly quasiIdentifiers: readonly string[];
  readonly before?: RiskFigures;
  readonly after: RiskFigures;
  readonly attacks?: Attacks;
  readonly questions?: readonly Wp216Question[];
  readonly utility: Utility;
  readonly synthesis?: SynthesisReport;
}

export interface SynthesisReport {
  readonly method: string;
  readonly epsilon: number;
  readonly delta: number;
  readonly unit: 'subject' | 'record';
  readonly records: number;
  readonly pairwise?: { readonly mean: number; readonly greatest: number; readonly pairs: number };
  readonly classifier?: Utility['classifier'];
}

export interface Grant {
  readonly id: string;
  readonly principal: string;
  readonly actions: readonly string[];
  readonly resource: string;
  readonly purpose: string;
  readonly expiresAt?: string;
  readonly reason?: string;
  readonly grantedBy: string;
  readonly createdAt: string;
  readonly revokedAt?: string;
  readonly active: boolean;
}

export interface AccessRequest {
  readonly id: string;
  readonly principal: string;
  readonly resource: string;
  readonly actions: readonly string[];
  readonly purpose: string;
  readonly reason?: string;
  readonly state: 'pending' | 'approved' | 'denied' | 'expired' | 'revoked';
  readonly decidedBy?: string;
  readonly createdAt: string;
}

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly progress: number;
  readonly message: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly problem?: ProblemDocument;
}

export interface AuditEvent {
  readonly index: number;
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly resource: string;
  readonly outcome: 'allowed' | 'denied' | 'done' | 'failed';
  readonly detail: Readonly<Record<string, unknown>> | null;
  readonly leafHash: string;
}

export interface AuditCheckpoint {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: string;
  readonly note: string;
}

export interface ApiToken {
  readonly id: string;
  readonly principal: string;
  readonly name: string;
  readonly purpose?: string;
  readonly expiresAt?: string;
  readonly createdAt: string;
}

export interface ProblemDocument {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}
