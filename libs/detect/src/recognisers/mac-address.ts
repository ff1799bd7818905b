import { type Recogniser } from '../recogniser.js';

export const macAddress: Recogniser = {
  category: 'MAC_ADDRESS',
  identifierType: 'direct',
  names: ['mac', 'mac address', 'mac addr', 'hardware address', 'device mac'],
  types: ['string'],
  closed: true,
  forms: [
    {
      about: 'six bytes with : or - between (EUI-48)',
      re2: String.raw`[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}`,
      valid: (text) =>
        !/^(?:00[:.-]?){2,}|^(?:ff[:.-]?){2,}/i.test(text) || new Set(text.toLowerCase()).size > 2,
      alone: 0.9,
      named: 0.9,
      inText: true,
    },
  ],
};
