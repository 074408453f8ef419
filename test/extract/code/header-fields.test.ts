import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { httpUses } from '../../../src/extract/code/http.ts';
import { secretInHeaders } from '../../../src/extract/code/header-fields.ts';
import { speaksOfHeaders } from '../../../src/extract/code/needs-tree.ts';
import { sourceOf } from '../../../src/extract/code/source.ts';
import { parse } from '../../support/parse.ts';

const read = await parse();
/** What the tree says, whatever the text looks like. */
function uses(text: string): number {
  const document = read({ file: 'a.ts', origin: 'tree', text });
  return document.syntax === 'javascript' && document.ast ? httpUses(sourceOf(document.ast, [], [])).length : 0;
}

test.each([
  ["fetch(u, { headers: { token: process.env.EXAMPLE_TOKEN } });", true],
  ["fetch(u, { headers: { a: '}', token: process.env.EXAMPLE_TOKEN } });", true],
  ["fetch(u, { headers: { a: `'${x}`, token: process.env.EXAMPLE_TOKEN } });", true],
  ["fetch(u, { headers: { /* don't } */ token: process.env.EXAMPLE_TOKEN } });", true],
  ["const h = { token: process.env.EXAMPLE_TOKEN }; fetch(u, { headers: h });", true],
  ["const h = { token: process.env.EXAMPLE_TOKEN }; fetch(u, { headers: { ...h } });", true],
  ["const headers: HeadersInit = { token: process.env.EXAMPLE_TOKEN }; fetch(u, { headers });", true],
  ["const { more: headers } = { more: { token: process.env.EXAMPLE_TOKEN } }; fetch(u, { headers });", true],
  ["const base = { requestHeaders: { apiKey: process.env.EXAMPLE_TOKEN } }; send(u, { headers: base.requestHeaders });", true],
  ["fetch(u, { headers: req.headers ?? { token: process.env.EXAMPLE_TOKEN } });", true],
  ["fetch(u, { headers: { 'Content-Type': 'application/json' } }); save({ token: process.env.EXAMPLE_TOKEN });", false],
  ["const headers: Record<string, string> = { accept: `text/${kind}` }; fetch(u, { headers }); type Row = { apiKey: string };", false],
  ["respond({ extraHeaders: all, token: process.env.EXAMPLE_TOKEN });", false],
  ["respond({ headers: req.headers, token: process.env.EXAMPLE_TOKEN });", false],
])('%s', (text, may) => { expect(secretInHeaders(text)).toBe(may); });

test.each([
  ["fetch(u, { headers: { 'x-api-key': process.env.EXAMPLE_TOKEN } });", true],
  ["fetch(u, { headers: { ['x-api-key']: process.env.EXAMPLE_TOKEN } });", true],
  ["const headers = new Headers(); headers.set('x-api-key', process.env.EXAMPLE_TOKEN); fetch('https://api.example.com', { headers });", true],
  ["const NAME = 'x-api-key';\nrequest.headers?.set(NAME, process.env.EXAMPLE_TOKEN); fetch('https://api.example.com', request);", true],
  ["request.headers['x-api-key'] = process.env.EXAMPLE_TOKEN; fetch('https://api.example.com', request);", true],
  ["const KIND = 'api-key';\nshow(KIND, 'sign-in-with-a-token', process.env.EXAMPLE_TOKEN);", false],
  ["switch (kind) { case 'api-key': show(); }", false],
  ["type Kind = 'api-key' | 'access-token';\nconst kinds = ['api-key', 'access-token'];", false],
])('%s names a header', (text, may) => {
  expect(speaksOfHeaders(text)).toBe(may);
  expect(uses(text) > 0).toBe(may);
});

// A file that is not parsed for its headers must have none to tell of.
const key = fc.constantFrom('token', 'apiKey', "'x-secret'", 'accept', "'Content-Type'", 'a', "['token']", '"api_token"', 'Authorization');
const variable = 'process.env.EXAMPLE_TOKEN';
const { value, object, entry } = fc.letrec<{ value: string; object: string; entry: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.constantFrom(variable, variable, variable, variable, "'}'", "'{'", '`${a}`', '`Bearer ${process.env.EXAMPLE_TOKEN}`', "`'${a + 'b'}'`", 'req.headers', 'h', 'headers', 'made()', '/[}\'"]/', 'opts.headers'), tie('object'),
    tie('object').map((object) => `new Headers(${object})`), tie('object').map((object) => `(${object} as Row)`), fc.tuple(tie('value'), tie('value')).map(([a, b]) => `(${a} ?? ${b})`)),
  entry: fc.oneof(fc.tuple(key, tie('value')).map(([name, given]) => `${name}: ${given}`), fc.constantFrom('headers', 'token', 'h', '...h', '...headers', "/* don't } */ a", 'a // {\n'),
    fc.tuple(fc.constantFrom('headers', "'headers'", 'requestHeaders', 'defaultHeaders', 'extraHeaders'), tie('value')).map(([name, given]) => `${name}: ${given}`)),
  object: fc.array(tie('entry'), { maxLength: 4 }).map((entries) => `{ ${entries.join(', ')} }`),
}));
/** With something before and behind the secret. */
const holding = fc.tuple(entry, entry).map(([before, behind]) => `{ ${before}, token: ${variable}, ${behind} }`);
const statement = fc.oneof(
  fc.tuple(fc.constantFrom('headers: ', '...'), holding).map(([field, given]) => `fetch('https://api.example.com/v1', { ${field}${given} });`),
  fc.tuple(fc.constantFrom('const headers', 'const headers: HeadersInit', 'const h', 'const { more: headers }'), holding).map(([name, given]) => `${name} = ${given};`),
  fc.tuple(fc.constantFrom('headers: ', "'headers': ", '', '...', 'requestHeaders: ', 'defaultHeaders: '), fc.oneof(object, value)).map(([field, given]) => `fetch('https://api.example.com/v1', { ${field}${given} });`),
  fc.constantFrom('fetch(url, { headers });', 'fetch(url, opts);', 'fetch(url, { headers: h });', 'fetch(url, { headers: opts.headers });', 'fetch(url, { headers: made() });', 'fetch(url, { headers: { ...h } });'),
  fc.tuple(fc.constantFrom('const headers', 'const headers: Record<string, string>', 'const h', 'const opts', 'const { more: headers }', 'const { headers }', 'opts.headers', 'headers.token', 'const token'), fc.oneof(object, value)).map(([name, given]) => `${name} = ${given};`),
  value.map((given) => `function made() { return ${given}; }`), value.map((given) => `function send(headers = ${given}) { return fetch('https://api.example.com', { headers }); }`),
  fc.tuple(fc.constantFrom("'x-api-key'", 'NAME', "'accept'", '`x-api-key`'), fc.constantFrom('set', 'append', 'setHeader', 'get'), value).map(([name, call, given]) => `headers.${call}(${name}, ${given}); fetch('https://api.example.com', { headers });`),
  fc.constantFrom("const NAME = 'x-api-key'\n", "const NAME = 'accept';", "headers['x-api-key'] = process.env.EXAMPLE_TOKEN;", "headers[NAME] = 'x-api-key';"),
);
test('never loses what the tree tells', () => {
  let told = 0;
  fc.assert(fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
    const text = statements.join('\n');
    const count = uses(text);
    if (count > 0) told++;
    if (!speaksOfHeaders(text)) expect(count, text).toBe(0);
  }), { numRuns: 400 });
  expect(told).toBeGreaterThan(20);
});

test.each(['headers:{', 'headers,', 'headers: a', "headers:{'", 'headers: {`${a}', ': headers}'])('takes time that grows with the text: %s', (piece) => { secretInHeaders(`token: 1 ${piece.repeat(400_000 / piece.length)}`); });
