/**
 * The one list of everything that can go wrong, and how the outside sees it (RFC 9457).
 * Domain code throws `problem('grant.denied', detail)`; only platform's filter turns it into HTTP.
 */
export const problems = {
  'request.malformed': [400, 'The request could not be understood'],
  'request.invalid': [400, 'The request does not have the required shape'],
  'request.purpose-missing': [400, 'A purpose is required'],
  'token.missing': [401, 'A bearer token is required'],
  'token.invalid': [401, 'The bearer token is not valid'],
  'access.denied': [403, 'You may not do this'],
  'access.wrong-purpose': [403, 'Your grant is for another purpose'],
  'grant.denied': [403, 'The grant was refused'],
  'policy.unapproved': [403, 'The policy version takes a second person'],
  'reach.widened': [403, 'It would widen your own reach'],
  'resource.not-found': [404, 'There is no such thing, or you may not see it'],
  'route.not-found': [404, 'There is no such address'],
  'resource.exists': [409, 'Something of that name exists already'],
  'resource.in-use': [409, 'Something else still needs this'],
  'state.conflict': [409, 'This cannot be done in the present state'],
  'administrator.last': [409, 'Nobody else could administer the gateway'],
  'idempotency.conflict': [409, 'This Idempotency-Key was used for a different request'],
  'idempotency.running': [409, 'A request with this Idempotency-Key is still running'],
  'request.precondition': [412, 'A precondition of the request does not hold'],
  'request.range': [416, 'There are no such bytes'],
  'upload.version': [412, 'This version of the tus protocol is not supported'],
  'upload.offset': [409, 'The upload goes on at another offset'],
  'upload.final': [403, 'An upload that is put together of others takes no bytes'],
  'upload.expired': [410, 'The upload was not gone on with in time'],
  'upload.checksum': [460, 'The bytes do not match their checksum'],
  'body.too-slow': [408, 'The body took too long to arrive'],
  'body.too-large': [413, 'The body is too large'],
  'body.media-type': [415, 'This media type is not supported'],
  'upload.truncated': [422, 'The upload ended early'],
  'upload.digest': [422, 'The body does not match its digest'],
  'upload.compression': [422, 'The compressed body is broken'],
  'upload.too-expansive': [422, 'The compressed body expands beyond what is allowed'],
  'upload.unparsable': [422, 'The file is not what its media type says'],
  'version.append': [422, 'The file cannot be appended to what there is'],
  'version.again': [409, 'The same file was the last that came in'],
  'version.contract': [422, "The version would break its dataset's contract"],
  'source.address': [422, 'The address of the source is not allowed'],
  'source.failed': [502, 'The source did not give its data'],
  'policy.invalid': [400, 'The policy is not valid'],
  'hierarchy.invalid': [400, 'The hierarchy is not valid'],
  'policy.inapplicable': [422, 'The policy cannot be applied to this dataset version'],
  'query.inapplicable': [422, 'The question cannot be asked of this data'],
  'budget.exceeded': [403, 'The privacy budget does not allow this'],
  'release.withdrawn': [410, 'The release was withdrawn'],
  'release.classification-changed': [409, 'What the release was asked under has changed'],
  'release.too-few': [422, 'The release would be of too few, or tell of too few that it leaves out'],
  'release.limit-exact': [422, 'A limit of the policy would tell of single records'],
  'release.limit-missed': [422, 'The release would not meet what its policy requires'],
  'training.impossible': [422, 'The training run cannot be done as asked'],
  'training.unavailable': [503, 'No engine to train or predict with is available'],
  'object.tampered': [500, 'A sealed object is not what the catalog says it is'],
  'catalog.tampered': [500, 'A row of the catalog is not what the log says it is'],
  'catalog.unavailable': [
    503,
    'The catalog does not answer at the moment; what was asked may or may not be done',
  ],
  'key.unavailable': [500, 'A key that is needed is not available'],
  'audit.unavailable': [503, 'The audit log cannot take records at the moment'],
  'audit.malformed': [500, 'A part of the audit log is not well-formed'],
  'audit.unverified': [500, 'A part of the audit log is not signed as it must be'],
  'worker.crashed': [500, 'A worker process ended unexpectedly'],
  'worker.busy': [503, 'Too many of these run at the moment; try again soon'],
  'worker.timeout': [503, 'A worker process took too long'],
  'share.exhausted': [429, 'You have taken your share for now; try again soon'],
  'storage.full': [507, 'There is no space left to store this'],
  'internal.error': [500, 'Something went wrong on our side'],
} as const satisfies Record<string, readonly [number, string]>;

/** A stable code from the catalog, such as `grant.denied`. */
export type ProblemCode = keyof typeof problems;

/** A code whose title may be all that is said; a 404 says what there is not. */
export type TitledCode = Exclude<ProblemCode, 'resource.not-found'>;

/** One place in the input that is wrong; `pointer` is a JSON Pointer as a URI fragment (`#/transforms/0/to`). */
export interface ProblemPlace {
  readonly pointer: string;
  readonly line?: number;
  readonly column?: number;
  readonly detail: string;
}

/** A failure with a code from the catalog. `detail` is shown to the caller: never put a cell value or secret in it. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly places: readonly ProblemPlace[] = [],
    options?: ErrorOptions,
  ) {
    super(`${code}: ${detail}`, options);
  }

  get status(): number {
    return problems[this.code][0];
  }

  get title(): string {
    return problems[this.code][1];
  }
}

/** Makes a problem to throw; `detail` defaults to the catalog's title. A 404 says what there is not: {@link notFound}. */
export function problem(code: TitledCode, detail?: string, places?: readonly ProblemPlace[]): Problem;
export function problem(code: ProblemCode, detail: string, places?: readonly ProblemPlace[]): Problem;
export function problem(code: ProblemCode, detail?: string, places?: readonly ProblemPlace[]): Problem {
  return new Problem(code, detail ?? problems[code][1], places);
}

/** Longer than any name, address or id: what is longer is cut in answers. */
const mostNamed = 300;

/**
 * The 404 that names what was asked for as the asker said it, such as `dataset patients`. Nothing else may go into it, so that what
 * there is not and what the asker may not see get the same answer, byte by byte.
 */
export function notFound(what: string): Problem {
  return problem('resource.not-found', `There is no ${what.slice(0, mostNamed)}, or you may not see it.`);
}

/** The same for one version of something; for the newest it is that there is none at all. */
export function noVersion(of: string, number: number | string): Problem {
  return notFound(number === 'latest' ? `version of the ${of}` : `version ${number} of the ${of}`);
}

/** True for a code of the catalog; for documents that crossed a process. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code);
}
