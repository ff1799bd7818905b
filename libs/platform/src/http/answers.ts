import { applyDecorators, HttpCode, SerializeOptions, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ProblemDocument } from '#libs/contracts';
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

interface AnswerOptions {
  readonly status?: number;
  /** What a success carries; the answer is parsed with it, so that nothing else can leak out. */
  readonly schema?: z.ZodType;
  /** One line for the API's documentation. */
  readonly summary: string;
  /** `answer` where something is made (201, 202), otherwise `perform`: what was not thought of is not kept. */
  readonly repeat?: Repeat;
}

/** Says what a handler answers: for the status line, the output's check and the OpenAPI document at once. */
export function Answers({ status = 200, schema, summary, repeat }: AnswerOptions): MethodDecorator {
  const made: Repeat = status === 201 || status === 202 ? 'answer' : 'perform';
  const body = schema === undefined ? {} : { standardSchema: schema };
  return applyDecorators(
    HttpCode(status),
    SetMetadata(REPEAT, repeat ?? made),
    ...(schema === undefined ? [] : [SerializeOptions({ schema })]),
    ApiBearerAuth(),
    ApiOperation({ summary }),
    ApiResponse({ status, description: summary, ...body }),
    ApiResponse({ status: 'default', description: 'A problem (RFC 9457)', standardSchema: ProblemDocument }),
  );
}
