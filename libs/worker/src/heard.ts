import { z } from 'zod';
import { isProblemCode, type Problem, problem } from '#libs/kernel';

const cut = (most: number) => z.string().transform((text) => text.slice(0, most));
const Place = z.strictObject({
  pointer: cut(500),
  line: z.int().optional(),
  column: z.int().optional(),
  detail: cut(2000),
});

/** What a child may say: it worked on what strangers sent, so nothing else is taken from it. */
export const Heard = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('progress'), fraction: z.number().min(0).max(1), message: cut(200) }),
  z.strictObject({ type: z.literal('done'), output: z.unknown() }),
  z.strictObject({
    type: z.literal('failed'),
    code: cut(100),
    detail: cut(4000),
    places: z.array(Place).max(1000),
  }),
]);
export function toProblem(message: Extract<z.infer<typeof Heard>, { type: 'failed' }>): Problem {
  const places = message.places.map(({ pointer, line, column, detail }) => ({
    ...{ pointer, detail },
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
  }));
  return isProblemCode(message.code)
    ? problem(message.code, message.detail, places)
    : problem('internal.error');
}
