import { type Recogniser } from '../recogniser.js';
import { ipv4, ipv6 } from '../validators/ip.js';

export const ipAddress: Recogniser = {
  category: 'IP_ADDRESS',
  identifierType: 'direct',
  names: [
    'ip',
    'ip address',
    'ip addr',
    'ipv 4',
    'ipv 6',
    'client ip',
    'remote addr',
    'adresse ip',
    'direccion ip',
  ],
  types: ['string'],
  closed: true,
  forms: [
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
  ],
};
