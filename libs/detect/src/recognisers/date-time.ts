import { type Form } from '../recogniser.js';
import { dateForms } from './date-forms.js';

export const dateTime: readonly Form[] = dateForms;
