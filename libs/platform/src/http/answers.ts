import { applyDecorators, HttpCode, SerializeOptions, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { Public } from '../auth/auth.guard.js';
import { z } from 'zod';
import words from './words.json' with { type: 'json' };

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
  /** Media types in which a success is text or bytes, beside or instead of its JSON. */
  readonly media?: readonly string[];
  /** Whether ranges of it and what it is now can be asked for (RFC 9110): 206, 304. */
  readonly ranges?: boolean;
  /** Whether it takes no token. */
  readonly open: boolean;
  /** Whether an Idempotency-Key keeps it from being done twice. */
  readonly keyed: boolean;
}

interface AnswerOptions {
  readonly status?: number;
  /** What a success carries; the answer is parsed with it, so that nothing else can leak out. */
  readonly schema?: z.ZodType;
  readonly media?: readonly string[];
  /** See {@link More}. */
  readonly ranges?: boolean;
  /** `answer` where something is made (201, 202), otherwise `perform`: what was not thought of is not kept. */
  readonly repeat?: Repeat;
  /** Needs no token; everything else does. */
  readonly open?: boolean;
}

/** `createDataset` of `DatasetsController.create`; a method whose own name has a noun keeps it. */
export function operationIdOf(controller: string, method: string): string {
  if (/[A-Z]/.test(method)) return method;
  const nouns = controller.replace(/Controller$/, '');
  return method + (method === 'list' ? nouns : nouns.replace(/ies$/, 'y').replace(/s$/, ''));
}

/** What words.json says of an operation. */
export interface Words {
  /** One line. */
  readonly summary: string;
  /** What a caller must know beyond that line: who may, what it does to what, what it answers when. */
  readonly description: string;
  /** The problems that it can raise beyond those that any operation of its kind can. */
  readonly raises?: readonly string[];
}

/** The words for an operation; the contract test refuses an operation without them, and words without an operation. */
export function wordsOf(operationId: string): Words {
  const all: Partial<Record<string, Words>> = words.operations;
  return all[operationId] ?? { summary: '', description: '' };
}

/** Says what a handler answers: for the status line, the output's check and the OpenAPI document at once. */
export function Answers(options: AnswerOptions = {}): MethodDecorator {
  const { status = 200, schema, media, ranges, open = false } = options;
  const { repeat = status === 201 || status === 202 ? 'answer' : 'perform' } = options;
  const more: More = {
    open,
    keyed: repeat !== 'perform',
    ...(media && { media }),
    ...(ranges && { ranges }),
  };
  const body = schema === undefined ? {} : { standardSchema: schema };
  return (target, method, descriptor) => {
    const { summary, description } = wordsOf(operationIdOf(target.constructor.name, String(method)));
    applyDecorators(
      HttpCode(status),
      SetMetadata(REPEAT, repeat),
      ...(schema === undefined ? [] : [SerializeOptions({ schema })]),
      ...(open ? [Public()] : []),
      ApiExtension(MORE, more),
      ApiOperation({ summary, description }),
      ApiResponse({ status, description: summary, ...body }),
    )(target, method, descriptor);
  };
}
