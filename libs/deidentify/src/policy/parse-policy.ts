import { issueWords, Policy } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { contradictions } from './contradictions.js';
import { policyIssues } from './policy-issues.js';
import { pointerOf, readPolicySource } from './policy-source.js';

/**
 * Reads a policy file. Defaults are filled in. Whatever is unknown, twice there, out of range or against itself is refused; where
 * `inText` says which categories are looked for in texts, others are too.
 * @throws Problem policy.invalid, with a JSON Pointer, line and column for every issue
 */
export function parsePolicy(text: string, format: 'yaml' | 'json', inText?: ReadonlySet<string>): Policy {
  const source = readPolicySource(text, format);
  const parsed = Policy.safeParse(source.value, { error: issueWords });
  const places = parsed.success
    ? contradictions(parsed.data, inText).map(({ path, detail }) => ({
        pointer: pointerOf(path),
        ...source.position(path),
        detail,
      }))
    : policyIssues(parsed.error, source);
  if (parsed.success && places.length === 0) return parsed.data;
  const more = places.length === 1 ? 'one place' : `${places.length} places`;
  throw problem('policy.invalid', `The policy is wrong in ${more}.`, places);
}
