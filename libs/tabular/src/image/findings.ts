import { type Finding } from './picture.js';

/** What pictures did, by what was found in them. */
export const findingWords: Readonly<Record<Finding, string>> = {
  place: 'said where they were taken',
  moment: 'said when they were taken',
  camera: 'named the camera or the program that made them',
  author: 'named an author or owner',
  text: 'held titles, comments or other text',
  thumbnail: 'held a smaller picture of themselves',
  profile: 'held a colour profile, without which colours may look different',
  behind: 'had something behind their end',
  other: 'held other data that is no picture',
};
