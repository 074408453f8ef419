import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credentials, someValue } from '../../support/read-credentials.ts';

const random = someValue(28, 12);

/** A file, how it binds a value to a name, names that speak of a secret, and names that do not. */
const FORMS: readonly (readonly [string, (name: string, value: string) => string])[] = [
  ['a.rb', (n, v) => `key = ENV.fetch("${n}") { "${v}" }\n`], ['b.rb', (n, v) => `key = ENV.fetch('${n}') do\n  '${v}'\nend\n`],
  ['a.rs', (n, v) => `let key = std::env::var("${n}").unwrap_or_else(|_| "${v}".to_string());\n`], ['b.rs', (n, v) => `let key = env::var("${n}")\n    .unwrap_or(String::from("${v}"));\n`],
  ['a.ts', (n, v) => `export const env = z.object({ ${n}: z.string().min(1).default('${v}') });\n`], ['b.ts', (n, v) => `const ${n} = live ? '${v}' : process.env.OTHER;\n`],
  ['c.ts', (n, v) => `const given = [{ name: '${n}', value: '${v}' }];\n`], ['a.tsx', (n, v) => `export default () => <Provider ${n}={'${v}'} />;\n`],
  ['a.py', (n, v) => `class Settings(BaseSettings):\n    ${n}: str = Field(default="${v}")\n`], ['b.py', (n, v) => `${n} = (\n    "${v}"\n)\n`], ['c.py', (n, v) => `${n} = (\r\n    '${v}'\r\n)\r\n`],
  ['a.pl', (n, v) => `$ENV{${n}} = '${v}';\n`], ['b.pl', (n, v) => `$config->{${n}} ||= "${v}";\n`], ['c.pl', (n, v) => `my %x = (${n} => q{${v}});\n`],
  ['a.R', (n, v) => `${n} <- "${v}"\n`], ['a.el', (n, v) => `(setenv "${n}" "${v}")\n`], ['a.lua', (n, v) => `return { ["${n}"] = [[${v}]] }\n`],
  ['.mcp.json', (n, v) => JSON.stringify({ mcpServers: { shop: { command: 'npx', args: ['-y', 'shop', `--${n.toLowerCase().replaceAll('_', '-')}`, v] } } }, null, 2)],
  ['start.js', (n, v) => `spawn('shop', [\n  '--${n.toLowerCase().replaceAll('_', '-')}',\n  '${v}',\n]);\n`],
];

describe('a value that is bound without a sign of assignment before it', () => {
  test.each(FORMS)('%s: %s', (file, write) => {
    fc.assert(fc.property(random, fc.constantFrom('SHOP_API_KEY', 'LEDGER_SECRET', 'DB_PASSWORD', 'MAIL_TOKEN'), fc.constantFrom('BUILD_COMMIT', 'CACHE_BUSTER', 'SPAN_LABEL'), (value, name, other) => {
      const text = write(name, value);
      const found = credentials(file, text);
      expect(found.map((fact) => text.slice(fact.evidence[0].at.start, fact.evidence[0].at.end)), text).toEqual([value]);
      expect(JSON.stringify(found)).not.toContain(value);
      for (const quiet of [write(other, value), write(name, 'your-value-here'), write(name, '${OTHER}'), write(name, 'choose-one-of-your-own'), write(name, '********')]) expect(credentials(file, quiet), quiet).toEqual([]);
    }), { numRuns: 12 });
  });
});

describe('an address of the driver of MySQL for Go, in a variable', () => {
  const dsn = (value: string): readonly (readonly [string, string])[] => [['.env', `MYSQL_DSN=app:${value}@tcp(db.shop-data.net:3306)/shop\n`], ['a.yml', `database:\n  dsn: app:${value}@tcp(db.shop-data.net:3306)/shop\n`], ['a.go', `db, err := sql.Open("mysql", "app:${value}@tcp(db.shop-data.net:3306)/shop")\n`]];
  test('holds a password', () => {
    fc.assert(fc.property(random, (value) => { for (const [file, text] of dsn(value)) expect(credentials(file, text).map((fact) => text.slice(fact.evidence[0].at.start, fact.evidence[0].at.end)), file).toEqual([value]); }), { numRuns: 8 });
  });
  test.each(['password', '%s', '$DB_PASSWORD', '${DB_PASSWORD}', '<password>'])('holds none: %s', (value) => { for (const [file, text] of dsn(value)) expect(credentials(file, text), file).toEqual([]); });
});

test('a minified program is read for what tells itself, and for names', () => {
  fc.assert(fc.property(random, (value) => { expect(credentials('public/shop.min.js', `!function(){var a={apiKey:"${value}",b:[${'0,'.repeat(4000)}0]}}()`)).toHaveLength(1); }), { numRuns: 4 });
  expect(credentials('public/shop.min.js', `!function(){var a={password:"Password",token:t.token,secret:e?"secret":null}}()`)).toEqual([]);
});
