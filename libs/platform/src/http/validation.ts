import { StandardSchemaValidationPipe } from '@nestjs/common';
import { problem, type ProblemPlace } from '#libs/kernel';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  /** zod's own: the members that the shape does not have. */
  readonly keys?: readonly string[];
}

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
    .map((issue) => ({ pointer: pointer(issue.path), detail: issue.message }));
}

/** Nest's pipe over Standard Schemas, with our problem: every body, parameter and query that declares a schema is parsed. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => problem('request.invalid', undefined, places(issues)),
  });
}
