import { describe, expect, it } from '@jest/globals';
import { bestPhrase, nameWords, phraseCoverage } from './name-words.js';

describe('the words of a column name', () => {
  it('are found in every usual spelling', () => {
    expect(nameWords('date_of_birth')).toEqual(['date', 'of', 'birth']);
    expect(nameWords('marital-status')).toEqual(['marital', 'status']);
    expect(nameWords('EmailAddress')).toEqual(['email', 'address']);
    expect(nameWords('homeZIPCode2')).toEqual(['home', 'zip', 'code', '2']);
    expect(nameWords('emp.var.rate')).toEqual(['emp', 'var', 'rate']);
    expect(nameWords('  Straße / PLZ ')).toEqual(['strasse', 'plz']);
    expect(nameWords('Prénom')).toEqual(['prenom']);
    expect(nameWords('')).toEqual([]);
  });

  it('match phrases written apart or as one', () => {
    expect(phraseCoverage(nameWords('ZipCode'), 'zip code')).toBe(1);
    expect(phraseCoverage(nameWords('zipcode'), 'zip code')).toBe(1);
    expect(phraseCoverage(nameWords('home_zip'), 'zip')).toBeCloseTo(3 / 7);
    expect(phraseCoverage(nameWords('e_mail'), 'email')).toBe(1);
    expect(phraseCoverage(nameWords('village'), 'age')).toBe(0);
  });

  it('do not speak for a category when another word turns their meaning', () => {
    expect(bestPhrase(nameWords('email_count'), ['email'])).toBeUndefined();
    expect(bestPhrase(nameWords('product_name'), ['name'], ['product'])).toBeUndefined();
    expect(bestPhrase(nameWords('user_name'), ['name', 'user name'])?.phrase).toBe('user name');
  });
});
