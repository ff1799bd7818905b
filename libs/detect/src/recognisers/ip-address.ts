import { type Form } from '../recogniser.js';
import { ipv4, ipv6 } from '../validators/ip.js';

export const ipAddress: readonly Form[] = [
  {
    about: 'dotted decimal',
    re2: String.raw`(?:[0-9]{1,3}\.){3}[0-9]{1,3}`,
    valid: ipv4,
    alone: 0.85,
    named: 0.9,
    inText: true,
  },
  {
    about: 'IPv6',
    re2: String.raw`[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:[0-9]{0,3}(?:\.[0-9]{1,3}){3})?(?:%[0-9A-Za-z]+)?`,
    valid: (text) => text.length >= 3 && ipv6(text),
    alone: 0.85,
    named: 0.9,
    inText: true,
  },
];
