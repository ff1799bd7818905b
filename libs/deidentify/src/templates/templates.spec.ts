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

  it.each(policyTemplates.map(({ name, text }) => [name, parsePolicy(text, 'yaml')] as const))(
    '%s leaves pictures out before it keeps what remains, and takes no instant for less than a moment',
    (_, { transforms }) => {
      const bytes = transforms.findIndex(({ match }) => [match.type].flat().includes('bytes'));
      const rest = transforms.findIndex(({ match }) => [match.identifierType].flat().includes('none'));
      expect([transforms[bytes]?.technique, bytes < rest]).toEqual(['suppression', true]);
      for (const { match } of transforms)
        expect([match.type].flat().includes('timestamp')).toBe([match.type].flat().includes('instant'));
    },
  );
});
