import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { problem, problems, type ProblemCode } from '#libs/kernel';
import { problemDocument, toProblem } from './problem.filter.js';

const secret = 'could not convert "Ada Lovelace" to INT32, token tdg_abc';
const shown = (error: unknown): string => JSON.stringify(problemDocument(toProblem(error), 'request'));

describe('whatever was thrown', () => {
  it.each([
    ['an error', new Error(secret)],
    ['an error of the database', Object.assign(new Error(secret), { code: '22P02', detail: secret })],
    ['an error with a status of its own', Object.assign(new Error(secret), { statusCode: 500 })],
    ['an error with a status that is none of ours', Object.assign(new Error(secret), { statusCode: 418 })],
    ['a framework’s exception', new BadRequestException(secret)],
    ['a framework’s exception with a body', new HttpException({ message: secret }, 404)],
    ['text', secret],
    ['null', null],
    ['undefined', undefined],
    ['an error caused by another', new Error('outer', { cause: new Error(secret) })],
  ])('is told without its words: %s', (_, error) => {
    expect(shown(error)).not.toMatch(/Ada|tdg_|INT32/);
  });

  it('is a problem of the catalog with the catalog’s status', () => {
    for (const code of Object.keys(problems) as ProblemCode[]) {
      const document = problemDocument(toProblem(problem(code, problems[code][1])), 'request');
      expect(document).toMatchObject({
        type: `urn:tidegate:problem:${code}`,
        code,
        status: problems[code][0],
        title: problems[code][1],
        requestId: 'request',
      });
      expect(document).not.toHaveProperty('errors');
    }
  });

  it('keeps the places of a problem, and the meaning of a framework’s status', () => {
    const places = [{ pointer: '#/a', line: 2, column: 3, detail: 'is wrong' }];
    expect(problemDocument(problem('policy.invalid', 'No.', places))).toMatchObject({ errors: places });
    expect(toProblem(new NotFoundException()).code).toBe('route.not-found');
    expect(toProblem(Object.assign(new Error(), { statusCode: 413 })).code).toBe('body.too-large');
    expect(toProblem(Object.assign(new Error(), { code: 'ENOSPC' })).code).toBe('storage.full');
    expect(toProblem(Object.assign(new Error(), { statusCode: 503 })).code).toBe('internal.error');
  });
});
