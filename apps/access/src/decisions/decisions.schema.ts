import { Action, Principal, Purpose, Resource } from '#libs/contracts';
import { z } from 'zod';

export const DecisionBody = z
  .strictObject({ principal: Principal, action: Action, resource: Resource, purpose: Purpose.optional() })
  .meta({ id: 'DecisionQuestion' });
export type DecisionBody = z.infer<typeof DecisionBody>;

export const Decision = z
  .strictObject({
    allowed: z.boolean(),
    because: z.array(z.strictObject({ kind: z.string(), detail: z.string(), grant: z.string().optional() })),
  })
  .meta({ id: 'Decision' });
export type Decision = z.infer<typeof Decision>;
