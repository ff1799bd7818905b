import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { TestGateway } from '../support/gateway.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);
const withBrowser = executablePath === undefined ? describe.skip : describe;
const reason = executablePath === undefined ? ' (skipped: no Chromium at /usr/bin/chromium)' : '';

/** Kept, so that somebody can look at what a person would have seen. */
const kept = join(tmpdir(), 'tidegate-screenshots');
const password = 'seven quiet harbours';

withBrowser(`the console in a browser${reason}`, () => {
  const gateway = new TestGateway();
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let shots = '';
  /** Whatever the browser complained of: faults, refused resources, violated policies. */
  const complaints: string[] = [];

  const shoot = async (name: string): Promise<void> => {
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  };
  const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();

  async function enrol(address: string): Promise<void> {
    await page.goto(address);
    await heading('Choose your password');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('The same once more').fill(password);
    await page.getByRole('button', { name: 'Set password' }).click();
    await heading('Your password is set');
  }

  async function signIn(email: string): Promise<void> {
    await page.goto(`${gateway.server}/`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading('Overview');
  }

  beforeAll(async () => {
    mkdirSync(kept, { recursive: true });
    shots = mkdtempSync(join(kept, 'run-'));
    await gateway.start();
    await gateway.keepAdmin();
    browser = await chromium.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-GB' });
    page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  });

  afterAll(async () => {
    await browser.close();
    await gateway.remove();
  });

  it('lets the first administrator choose a password with the link that the first start prints, once', async () => {
    const link = /http:\S+\/enrol\?code=\S+/.exec(gateway.printed())?.[0] ?? 'no link';
    await enrol(link);
    await page.goto(link);
    await heading('This link is no longer good');
    complaints.length = 0; // that this page answers 404 is what was asked for
  });

  it('signs the administrator in, and shows that there are no datasets yet', async () => {
    await signIn('admin@localhost');
    await shoot('overview');
    await page.getByRole('link', { name: 'Datasets', exact: true }).click();
    await heading('Datasets');
    await page.getByRole('heading', { name: 'No datasets yet' }).waitFor();
    await shoot('datasets-none');
    expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
  });

  it('keeps the session over a reload without keeping a token anywhere', async () => {
    await page.reload();
    await heading('Datasets');
    const stored = JSON.stringify(await context.storageState());
    const session = await page.evaluate('JSON.stringify(Object.entries(sessionStorage))');
    expect(`${stored}${String(session)}`).not.toMatch(/eyJ|tdg_|access_token|refresh/);
    expect(session).toContain('was-signed-in');
    expect(page.url()).toBe(`${gateway.server}/datasets`);
  });

  it('signs out, here and at the provider', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading('Raw data in, governed data out');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading('Sign in');
  });

  it('takes an upload from an engineer and shows what is in its columns', async () => {
    const json = { email: 'ada@example.org', roles: ['engineer', 'auditor'] };
    const user = await gateway.admin.must<{ enrolment: { code: string } }>('POST', '/v1/users', { json });
    await enrol(`${gateway.server}/enrol?code=${user.enrolment.code}`);
    await signIn('ada@example.org');
    await page.getByRole('link', { name: 'Datasets', exact: true }).click();
    await page.getByRole('button', { name: 'New dataset' }).click();
    await page.getByLabel('Name').fill('voyages');
    await page.getByRole('button', { name: 'Make the dataset' }).click();
    await heading('voyages');
    await page.getByRole('button', { name: 'Upload a version' }).click();
    const rows = Array.from({ length: 200 }, (_, i) => `${i},sailor${i}@example.org,${20 + ((i * 7) % 41)}`);
    const buffer = Buffer.from(['number,email,age', ...rows].join('\n'));
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'voyages.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    const email = page.getByRole('article', { name: 'Column email' });
    await email.waitFor({ timeout: 30_000 });
    await email.getByText('Direct identifier').waitFor();
    await page.getByRole('img', { name: /Distribution of age/ }).waitFor();
    await shoot('dataset');
    expect(await email.getByText('sailor1').count()).toBe(0);
    await email.getByLabel('Reason to show email').fill('To see whether they are addresses');
    await email.getByRole('button', { name: 'Show values of email' }).click();
    await email
      .getByText(/sailor\d+@example\.org/)
      .first()
      .waitFor();
    await shoot('dataset-revealed');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('link', { name: 'Overview', exact: true }).waitFor({ state: 'hidden' });
    await shoot('dataset-phone');
    const root = 'document.documentElement';
    const wide = await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`);
    expect(wide).toBe(0);
    await page.setViewportSize({ width: 1280, height: 860 });
  }, 90_000);

  it('appends a file that is read as was said, and gives what could not be read for a reason', async () => {
    await page.getByRole('button', { name: 'Upload a version' }).click();
    const form = page.getByRole('dialog', { name: 'Upload a version' });
    const file = form.locator('input[type=file]');
    await file.setInputFiles({ name: 'scan.tiff', mimeType: 'image/tiff', buffer: Buffer.from('II*') });
    await form.getByText('Pictures of this kind are not read: save it as PNG').waitFor();
    const buffer = Buffer.from('number;email;age\n900;late@example.org;33\n901;torn\n');
    await file.setInputFiles({ name: 'more.txt', mimeType: 'text/plain', buffer });
    await form.getByText('may be a table or a document: say Format: csv').waitFor();
    const send = form.getByRole('button', { name: 'Upload', exact: true });
    expect(await send.isDisabled()).toBe(true);
    await form.getByRole('combobox', { name: 'Format' }).fill('CSV');
    await page.getByRole('option', { name: 'CSV' }).click();
    await form.getByText('come behind those that there are').click();
    await send.click();
    await form.getByText('Records to put aside: 10 would put up to ten such records aside').waitFor();
    await form.getByRole('button', { name: 'Say how to read it, and try again' }).click();
    await form.getByText('Options: how it is to be read').click();
    await form.getByLabel('Delimiter').fill('semicolon');
    await form.getByLabel('Records to put aside').fill('1');
    await shoot('upload-options');
    await send.click();
    await page.getByRole('region', { name: 'Version 2' }).getByText('201').waitFor();
    await page.getByText('1 record could not be read and is in quarantine').waitFor();
    const kept = page.getByRole('region', { name: 'Quarantine', exact: true });
    await kept.getByRole('button', { name: 'Show their lines' }).click();
    await kept.getByRole('cell', { name: 'the record has 2 fields instead of 3' }).waitFor();
    await kept.getByLabel('Reason to take the records').fill('To mend it');
    const saving = page.waitForEvent('download');
    await kept.getByRole('button', { name: 'Download the records' }).click();
    expect(readFileSync(await (await saving).path(), 'utf8')).toBe('901;torn\n');
    await shoot('quarantine');
  }, 60_000);

  it('shows what a release risks and what it cost, in pictures and in tables', async () => {
    const steward = await gateway.player('steward');
    const json = {
      name: 'ages',
      purposes: ['research'],
      transforms: [
        { match: { column: 'age' }, technique: 'generalization', width: 10 },
        { match: { column: 'number' }, technique: 'keep' },
      ],
      require: { kAnonymity: { k: 2, quasiIdentifiers: ['age'], maxSuppression: 0.5 } },
    };
    await steward.must('PUT', '/v1/policies/ages', { json });
    const ask = { dataset: 'voyages', policy: 'ages', purpose: 'research' };
    const { job } = await steward.must<{ job: string }>('POST', '/v1/releases', { json: ask });
    const { result } = await steward.ended<{ release: string }>(job);
    await page.goto(`${gateway.server}/releases/${result?.release ?? ''}`);
    await heading('voyages for research');
    const sizes = page.getByRole('region', { name: 'Class sizes' });
    await sizes.locator('canvas').waitFor();
    await sizes.getByText('The same as a table').click();
    await sizes.getByRole('table', { name: /size of their class/ }).waitFor();
    await page.getByRole('region', { name: 'Attacks' }).getByText('Singling out').first().waitFor();
    await page.getByRole('region', { name: 'Utility' }).getByText('Loss of each quasi-identifier').waitFor();
    await page.getByText('Is it still possible to single out an individual?').waitFor();
    await shoot('release');
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the report' }).click();
    expect((await saving).suggestedFilename()).toBe(`risk-${result?.release ?? ''}.html`);
    expect(complaints).toEqual([]);
  }, 90_000);

  it('shows a policy version that waits for a second person, and lets a steward approve it', async () => {
    const transforms = [{ match: { column: 'age' }, technique: 'keep' }];
    const steward = await gateway.player('steward');
    for (const uniqueness of [0, 0.5])
      await steward.must('PUT', '/v1/policies/looser', {
        json: { name: 'looser', purposes: ['research'], transforms, require: { limits: { uniqueness } } },
      });
    const second = await gateway.person('second', 'steward');
    const other = await browser.newPage();
    await other.goto(`${gateway.server}/`);
    await other.getByRole('button', { name: 'Use an API token instead' }).click();
    await other.getByLabel('API token').fill(second.token ?? '');
    await other.getByRole('button', { name: 'Use this token' }).click();
    await other.getByRole('link', { name: 'Access', exact: true }).click();
    await other.getByRole('tab', { name: 'Requests' }).click();
    const waiting = other.getByRole('article', { name: 'Policy looser@2' });
    await waiting.getByText('limits.uniqueness is 0.5, and was 0').waitFor();
    await other.screenshot({ path: join(shots, 'proposal.png'), fullPage: true });
    await waiting.getByRole('button', { name: 'Approve looser@2' }).click();
    await waiting.waitFor({ state: 'detached' });
    const { state } = await steward.must<{ state: string }>('GET', '/v1/policies/looser/versions/2');
    expect(state).toBe('in-force');
    await other.close();
  }, 60_000);

  it('shows the service that was made over the API in the log, and verifies the log in the browser', async () => {
    await gateway.admin.must('POST', '/v1/services', { json: { name: 'lighthouse', roles: ['analyst'] } });
    await page.getByRole('link', { name: 'Audit log' }).click();
    await heading('Audit log');
    await page.getByLabel('What').fill('service.create');
    await page.getByRole('cell', { name: 'service:lighthouse' }).waitFor();
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await page.getByText('The log is whole').waitFor();
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await page.getByText('extend what this window saw before').waitFor();
    await shoot('audit');
  });

  it('finds out when an entry of the log was changed on its way', async () => {
    await context.route('**/tlog/tile/entries/**', async (route) => {
      const answer = await route.fetch();
      const body = await answer.body();
      const at = body.indexOf('"outcome":"done"');
      body.write('"outcome":"none"', at);
      await route.fulfill({ response: answer, body });
    });
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await page.getByText('The log is not what it claims to be').waitFor();
    await shoot('audit-changed');
    await context.unroute('**/tlog/tile/entries/**');
  });

  it('goes on with an API token instead of signing in, and says when that is not valid', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading('Raw data in, governed data out');
    expect(complaints).toEqual([]);
    await page.getByRole('button', { name: 'Use an API token instead' }).click();
    await page.getByLabel('API token').fill('tdg_that-nobody-was-given');
    await page.getByRole('button', { name: 'Use this token' }).click();
    await page.getByText('This token is not valid').waitFor();
    await page.getByRole('button', { name: 'Use an API token instead' }).click();
    await page.getByLabel('API token').fill(gateway.admin.token ?? '');
    await page.getByRole('button', { name: 'Use this token' }).click();
    await heading('Overview');
    expect(readdirSync(shots).length).toBeGreaterThanOrEqual(5);
  });
});
