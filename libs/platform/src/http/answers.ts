import { applyDecorators, HttpCode, SerializeOptions, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { type ProblemCode } from '#libs/kernel';
import { Public } from '../auth/auth.guard.js';
import { z } from 'zod';

/** The body of every 202: where to watch the job. */
export const Accepted = z.strictObject({ job: z.string() }).meta({ id: 'Accepted' });

/**
 * What a repeat with the same Idempotency-Key gets. `answer`: the first answer, which is kept in the catalog until then.
 * `refuse`: word that it was done, for answers with a secret. `perform`: a new answer, for questions that change nothing
 * and whose answers may hold data; of them nothing is kept.
 */
export type Repeat = 'answer' | 'refuse' | 'perform';

/** Where a handler's {@link Repeat} stands. */
export const REPEAT = 'tidegate:repeat';

/** Where an operation keeps {@link More} until its document is finished (openapi.ts). */
const MORE = 'x-more';

export interface More {
  readonly raises: readonly ProblemCode[];
  /** Media types in which a success is text or bytes, beside or instead of its JSON. */
  readonly media?: readonly string[];
  /** Whether it takes no token. */
  readonly open: boolean;
  /** Whether an Idempotency-Key keeps it from being done twice. */
  readonly keyed: boolean;
}

interface AnswerOptions {
  readonly status?: number;
  /** What a success carries; the answer is parsed with it, so that nothing else can leak out. */
  readonly schema?: z.ZodType;
  /** One line for the API's documentation. */
  readonly summary: string;
  /** What a caller must know beyond that line: who may, what it does to what, what it answers when. */
  readonly description?: string;
  /** The problems that it can raise beyond those that any operation of its kind can. */
  readonly raises?: readonly ProblemCode[];
  readonly media?: readonly string[];
  /** `answer` where something is made (201, 202), otherwise `perform`: what was not thought of is not kept. */
  readonly repeat?: Repeat;
  /** Needs no token; everything else does. */
  readonly open?: boolean;
}

/** Says what a handler answers: for the status line, the output's check and the OpenAPI document at once. */
export function Answers(options: AnswerOptions): MethodDecorator {
  const { status = 200, schema, summary, description, raises = [], media, open = false } = options;
  const { repeat = status === 201 || status === 202 ? 'answer' : 'perform' } = options;
  const more: More = { raises, open, keyed: repeat !== 'perform', ...(media && { media }) };
  const body = schema === undefined ? {} : { standardSchema: schema };
  return applyDecorators(
    HttpCode(status),
    SetMetadata(REPEAT, repeat),
    ...(schema === undefined ? [] : [SerializeOptions({ schema })]),
    ...(open ? [Public()] : []),
    ApiExtension(MORE, more),
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ApiResponse({ status, description: summary, ...body }),
  );
}
