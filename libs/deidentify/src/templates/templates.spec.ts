import { describe, expect, it } from '@jest/globals';
import { parsePolicy } from '../policy/parse-policy.js';
import { policyTemplates } from './all.js';

describe('the policy templates', () => {
  it.each(policyTemplates.map((template) => [template.name, template] as const))(
    '%s is a policy of that name and needs no column to be named',
    (name, { text }) => {
      const policy = parsePolicy(text, 'yaml');
      expect(policy.name).toBe(name);
      expect(policy.transforms.every(({ match }) => match.column === undefined)).toBe(true);
    },
  );
});
