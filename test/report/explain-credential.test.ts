import { describe, expect, it } from 'vitest';
import { explain } from '../../src/report/explain.ts';
import { DEFAULT_OPTIONS } from '../../src/report/index.ts';
import { scanTree } from '../support/scan.ts';
import { treeOf } from '../support/tree.ts';

const told = async (files: Record<string, string>, id: string): Promise<string> => explain(await scanTree(treeOf(files)), id, DEFAULT_OPTIONS) ?? 'nothing';
const PASSWORD = 'Gr8-Walnut-Door-51';

describe('a credential explained', () => {
  it('says what speaks for it, that nothing speaks against it, and what nobody has established', async () => {
    const text = await told({ 'src/mail.ts': `const smtpPassword = '${PASSWORD}';\nexport default smtpPassword;\n` }, 'smtpPassword');
    expect(text).toContain('Is it a live secret?');
    expect(text).toMatch(/for it {6}its name says password {2}\(src\/mail\.ts:1/);
    expect(text).toContain('against it  nothing that was seen');
    expect(text).toContain('of which service stands nowhere');
    expect(text).toMatch(/Not established\n {2}whether it still works: no service was asked\n {2}what it opens/);
    expect(text).not.toContain(PASSWORD);
  });

  it('says what speaks against it', async () => {
    const text = await told({ 'test/mail.test.ts': `const smtpPassword = '${PASSWORD}';\n` }, 'smtpPassword');
    expect(text).toContain('Perhaps (confidence low)');
    expect(text).toMatch(/against it {2}the file is a test.* {2}\(test\/mail\.test\.ts:1/);
  });

  it('believes the place that says most, and says so', async () => {
    const text = await told({ 'test/mail.test.ts': `const smtpPassword = '${PASSWORD}';\n`, 'src/mail.ts': `const smtpPassword = '${PASSWORD}';\n` }, 'smtpPassword');
    expect(text).toContain('one and the same value stands in 2 files');
    expect(text).toContain('The place that says most counts');
    expect(text).not.toContain('Perhaps (');
  });

  it('says by which call site its kind is known, what is narrower, and who reaches it', async () => {
    const text = await told({ 'scripts/domains.ts': "const token = '{{uuid:t}}';\nfetch('https://backboard.railway.app/graphql/v2', { headers: { Authorization: `Bearer ${token}` }, body: JSON.stringify({ query: 'mutation { customDomainCreate(input: {}) { id } }' }) });\n", '.cursorrules': 'Be brief.\n' }, 'token');
    expect(text).toContain('sent as a bearer token to backboard.railway.app');
    expect(text).toContain('Narrower: ');
    expect(text).toMatch(/Who reaches it\n {2}Cursor reads it: open, nobody is asked/);
  });

  it('says who described it where a recogniser did', async () => {
    const config = `version: 1\nrecognisers:\n  - id: acme\n    name: Acme token\n    keywords: [acme_]\n    regex: 'acme_[a-z0-9]{20}'\n    authority: { effects: [destroy], on: [everything], operation: releases.purge }\n    matches: [acme_x9kd3lq8zt5wm2rb7yc4]\n    ignores: [acme_x]\n`;
    const text = await told({ 'craterscan.yml': config, 'a.sh': 'ACME=acme_p4hs8vw1gj6tb3qm9xk2\n' }, 'ACME');
    expect(text).toMatch(/for it {6}the recogniser acme of craterscan\.yml says so/);
    expect(text).toContain('a recogniser of your configuration describes it');
    expect(text).toContain('What it may do\n  releases.purge destroys everything');
    expect(text).toContain('So says craterscan.yml, the configuration.');
  });

  it('of what is kept elsewhere says so', async () => {
    const text = await told({ 'docker-compose.yml': 'services:\n  app:\n    image: app\n    environment:\n      - RAILWAY_API_TOKEN=${RAILWAY_API_TOKEN}\n' }, 'RAILWAY_API_TOKEN');
    expect(text).toContain('its value is kept elsewhere');
    expect(text).toContain('whether it is set, and to what');
  });

  it('a finding leads to it', async () => {
    const result = await scanTree(treeOf({ 'src/mail.ts': `const smtpPassword = '${PASSWORD}';\n` }));
    const finding = result.findings.find((one) => one.rule === 'credential-in-file');
    expect(explain(result, finding?.id ?? '', DEFAULT_OPTIONS)).toContain('More: craterscan explain unknown/smtpPassword');
  });
});
