import { type Form } from '../recogniser.js';

const labels = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,63}$/u;

/** The limits of RFC 5321, section 4.5.3.1, and dots as RFC 5322 allows them. */
function valid(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (local.length > 64 || text.length > 254) return false;
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return false;
  return labels.test(text.slice(at + 1));
}

export const emailAddress: readonly Form[] = [
  {
    about: 'local part, @, domain name',
    re2: String.raw`[\p{L}\p{N}.!#$%&'*+/=?^_\x60{|}~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,63}`,
    valid,
    alone: 0.9,
    named: 0.9,
    inText: true,
  },
];
