import { type Recogniser } from '../recogniser.js';

/** What goes with a payment card's number: its security code and expiry. */
export const cardDetail: Recogniser = {
  category: 'CREDIT_CARD_DETAIL',
  identifierType: 'sensitive',
  names: [
    'cvv',
    'cvv 2',
    'cvc',
    'cvc 2',
    'cvn',
    'card security code',
    'card verification',
    'cc expires',
    'cc expiry',
    'card expiry',
    'card expires',
    'card expiration',
    'credit card expiration',
    'credit card expiry',
    'pin',
    'card pin',
  ],
  forms: [],
};
