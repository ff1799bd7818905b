import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { z } from 'zod';
import { issueWords } from '#libs/contracts';
import { Problem, problem, type ProblemPlace } from '#libs/kernel';
import { nothing } from './params.js';
import { hasMoreThan, unstorable } from './text.js';

// Whoever sent an input reads what is wrong with it in our words, not in the validator's.
z.config({ customError: issueWords });

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** zod's own: the members that the shape does not have. */
  readonly keys?: readonly string[];
}

/** Values that a body may have, inner ones counted: a mebibyte of empty objects would keep everybody waiting for half a second. */
const mostValues = 50_000;

/** How many places one answer names at the most. */
const mostPlaces = 50;

function pointer(path: Issue['path']): string {
  const steps = (path ?? []).map((step) => String(typeof step === 'object' ? step.key : step));
  return `#${steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}

/** Schema issues as places in the input. */
export function places(issues: readonly Issue[]): ProblemPlace[] {
  return issues
    .slice(0, mostPlaces)
    .flatMap(({ path = [], keys, message }): ProblemPlace[] => {
      if (keys === undefined) return [{ pointer: pointer(path), detail: message }];
      return keys.slice(0, mostPlaces).map((key) => ({ pointer: pointer([...path, key]), detail: message }));
    })
    .slice(0, mostPlaces);
}

/** Stands for a body that is not JSON and was not read. */
export class OtherBody {
  constructor(readonly mediaType: string | undefined) {}
}

/** Nest's pipe over Standard Schemas with our problem. What could not be stored as text is refused before any schema. */
class Validation extends StandardSchemaValidationPipe {
  constructor() {
    super({
      exceptionFactory: (issues) =>
        issues.every(({ message }) => message === nothing)
          ? problem('resource.not-found', nothing)
          : problem('request.invalid', undefined, places(issues)),
    });
  }

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    // A custom argument is the request, the reply or the actor: nothing that was sent.
    if (value instanceof OtherBody) {
      const came =
        value.mediaType === undefined ? 'came without' : `came as ${value.mediaType.slice(0, 100)}`;
      throw problem('body.media-type', `The body must be application/json, and ${came}.`);
    }
    if (metadata.type === 'body' && hasMoreThan(mostValues, value)) {
      throw problem('body.too-large', `A body may have ${mostValues} values at most.`);
    }
    const path = metadata.type === 'custom' ? undefined : unstorable(value);
    if (path) {
      const where = metadata.type === 'param' && metadata.data !== undefined ? [metadata.data] : path;
      const detail = 'has a NUL character or half of a surrogate pair';
      throw problem('request.invalid', undefined, [{ pointer: pointer(where), detail }]);
    }
    return super.transform(value, metadata).catch((error: unknown) => {
      const isNothing = error instanceof Problem && error.detail === nothing;
      throw isNothing
        ? problem(error.code, `Nothing has the ${metadata.data ?? 'name'} ${String(value)}.`)
        : error;
    });
  }
}

/** Every body, parameter and query that declares a schema is parsed; none holds text that the catalog could not. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new Validation();
}
