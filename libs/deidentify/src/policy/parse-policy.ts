import { Policy } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { policyIssues } from './policy-issues.js';
import { readPolicySource } from './policy-source.js';

/**
 * Reads a policy file. Defaults are filled in. Whatever is unknown, twice there or out of range is refused.
 * @throws Problem policy.invalid, with a JSON Pointer, line and column for every issue
 */
export function parsePolicy(text: string, format: 'yaml' | 'json'): Policy {
  const source = readPolicySource(text, format);
  const parsed = Policy.safeParse(source.value);
  if (parsed.success) return parsed.data;
  const places = policyIssues(parsed.error, source);
  const more = places.length === 1 ? 'one place' : `${places.length} places`;
  throw problem('policy.invalid', `The policy is wrong in ${more}.`, places);
}
