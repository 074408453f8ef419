import { describe, expect, it } from 'vitest';
import { scanTree } from './support/scan.ts';
import { treeOf } from './support/tree.ts';
import { STAND_INS, VENDORS } from './support/vendors.ts';

/** Findings above note, with the line they stand on: what a stand-in was taken for. */
async function alarms(files: Record<string, string>): Promise<string[]> {
  const result = await scanTree(treeOf(files));
  expect(result.files.read).toBe(Object.keys(files).length);
  return result.findings.filter((finding) => finding.level !== 'note').flatMap((finding) => finding.places.map((place) => {
    const text = files[place.file] ?? '';
    return `${finding.rule} ${place.file}: ${text.slice(text.lastIndexOf('\n', place.start - 1) + 1, (text.indexOf('\n', place.start) + text.length + 1) % (text.length + 1)).slice(0, 160)}`;
  }));
}

const filled = (pattern: string, prefix: string): string => pattern.replace('^', prefix);

describe('what vendors print where a key would stand', () => {
  it('comes from forty of them', () => {
    expect(new Set(VENDORS.map((one) => one.name)).size).toBeGreaterThanOrEqual(40);
    expect(new Set(STAND_INS).size).toBeGreaterThanOrEqual(50);
  });

  it.each([
    ['an environment file', '.env', (name: string, value: string) => `${name}=${value}`],
    ['a quoted environment file', 'deploy/.env.production', (name: string, value: string) => `${name}="${value}"`],
    ['a script', 'scripts/setup.sh', (name: string, value: string) => `export ${name}='${value}'`],
    ['code', 'src/settings.ts', (name: string, value: string) => `export const ${name} = '${value}';`],
    ['Python', 'app/settings.py', (name: string, value: string) => `${name} = "${value}"`],
    ['YAML', 'config/settings.yml', (name: string, value: string) => `  ${name.toLowerCase()}: "${value}"`],
    ['a Dockerfile', 'Dockerfile', (name: string, value: string) => `ENV ${name}="${value}"`],
  ])('is silent in %s', async (_, file, line) => {
    const lines = VENDORS.flatMap((vendor) => STAND_INS.map((one) => line(vendor.variable, filled(one, vendor.prefix))));
    const head = file === 'Dockerfile' ? 'FROM scratch\n' : '';
    const body = file.endsWith('.yml') ? lines.map((one, index) => `item${index}:\n${one}`) : lines;
    expect(await alarms({ [file]: `${head}${body.join('\n')}\n` })).toEqual([]);
  });

  it.each(['README.md', 'src/quickstart.txt', 'app/help.html', 'src/onboarding.ts', 'bin/install.sh'])('is silent in the quick start lines of %s', async (file) => {
    // In an address any words may be a password, and those of a registry of one's own its token.
    const words = new Set(['same-as-in-production', 'see-1password', 'generated-by-setup']);
    const lines = VENDORS.flatMap((vendor) => STAND_INS.filter((one) => !/:\/\/user:|_authToken/.test(vendor.line) || !words.has(one)).map((one) => vendor.line.replace('@', filled(one, vendor.prefix))));
    expect(await alarms({ [file]: `${lines.join('\n')}\n` })).toEqual([]);
  });
});
