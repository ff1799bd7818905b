import { type Form } from '../recogniser.js';

export const url: readonly Form[] = [
  {
    about: 'scheme and host',
    re2: String.raw`(?i:(?:https?|ftp)://[^\s"'<>]+)`,
    valid: (text) =>
      /^[a-z]+:\/\/(?:[^@/]*@)?(?:\[[0-9a-f:.]+\]|[^\s/?#:.]+(?:\.[^\s/?#:.]+)*\.?)(?::\d{1,5})?(?:[/?#]|$)/i.test(
        text,
      ),
    alone: 0.9,
    named: 0.9,
    inText: true,
  },
  {
    about: 'host that starts with www',
    re2: String.raw`(?i:www\.(?:[\p{L}\p{N}-]+\.)+\p{L}{2,24}(?:[/?#][^\s"'<>]*)?)`,
    alone: 0.8,
    named: 0.85,
    inText: true,
  },
  {
    about: 'domain name',
    re2: String.raw`(?i:(?:[\p{L}\p{N}][\p{L}\p{N}-]*\.)+\p{L}{2,24})`,
    alone: 0.35,
    named: 0.6,
    inText: false,
  },
];
