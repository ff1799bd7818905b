import { applyDecorators, HttpCode, SerializeOptions } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ProblemDocument } from '#libs/contracts';
import { z } from 'zod';

/** The body of every 202: where to watch the job. */
export const Accepted = z.strictObject({ job: z.string() }).meta({ id: 'Accepted' });

interface AnswerOptions {
  readonly status?: number;
  /** What a success carries; the answer is parsed with it, so that nothing else can leak out. */
  readonly schema?: z.ZodType;
  /** One line for the API's documentation. */
  readonly summary: string;
}

/** Says what a handler answers: for the status line, the output's check and the OpenAPI document at once. */
export function Answers({ status = 200, schema, summary }: AnswerOptions): MethodDecorator {
  const body = schema === undefined ? {} : { standardSchema: schema };
  return applyDecorators(
    HttpCode(status),
    ...(schema === undefined ? [] : [SerializeOptions({ schema })]),
    ApiBearerAuth(),
    ApiOperation({ summary }),
    ApiResponse({ status, description: summary, ...body }),
    ApiResponse({ status: 'default', description: 'A problem (RFC 9457)', standardSchema: ProblemDocument }),
  );
}
