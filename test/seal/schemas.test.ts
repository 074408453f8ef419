import { describe, expect, it } from 'vitest';
import { judgement, readJudgement, readReceipt, readSeal, writeJudgement } from '../../src/seal/index.ts';
import { wrongWith } from '../support/evidence-schemas.ts';
import { bytes, chainOf, judged, keysOf, person, sealOf } from '../support/sealing.ts';

/** The schemas that are published, against what is written and what is read. */
const [ann, bob, clerk] = [person('Ann'), person('Bob'), person('Clerk', 'receipt')];
const { text: keysText, keys } = keysOf([ann, bob, clerk]);
const said = judged(7, keys);
const statement: unknown = JSON.parse(writeJudgement(judgement('acme/shop', said)));
const lines = chainOf([said, judged(8, keys, { verdict: { change: 'worse', gate: 'closed' }, reasons: ['x'] })], [clerk]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every twin of `value` without one of its keys, and with one more, at any depth; keys of `kept` are not gone into. */
function twins(value: unknown): { readonly how: string; readonly twin: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown, at) => twins(one).map(({ how, twin }) => ({ how: `${at}.${how}`, twin: [...value.slice(0, at), twin, ...value.slice(at + 1)] })));
  if (!isRecord(value)) return [];
  const own = Object.keys(value).map((key) => ({ how: `without ${key}`, twin: Object.fromEntries(Object.entries(value).filter(([one]) => one !== key)) }));
  const below = Object.entries(value).flatMap(([key, inner]) => twins(inner).map(({ how, twin }) => ({ how: `${key}.${how}`, twin: { ...value, [key]: twin } })));
  return [...own, { how: 'with one more', twin: { ...value, more: 1 } }, ...below];
}

describe('the schemas of what proves', () => {
  it('fit what is written', () => {
    expect(wrongWith.keys(JSON.parse(keysText.toString()))).toEqual([]);
    expect(wrongWith.statement(statement)).toEqual([]);
    for (const line of lines) expect(wrongWith.receipt(JSON.parse(line))).toEqual([]);
    for (const signers of [[], [ann], [ann, bob]]) expect(wrongWith.seal(JSON.parse(sealOf({ 'craterscan.yml': '{}\n' }, keys, signers).text.toString()))).toEqual([]);
  });

  it('refuse a statement that lacks or has a key more, as its reader does', () => {
    const all = twins(statement);
    expect(all.length).toBeGreaterThan(50);
    for (const { how, twin } of all) expect([how, wrongWith.statement(twin).length > 0, readJudgement(bytes(`${JSON.stringify(twin)}\n`)).why !== undefined]).toEqual([how, true, true]);
  });

  it.each<[string, (text: string) => { readonly why?: string | undefined }, (data: unknown) => string[], string]>([
    ['a receipt', (text) => readReceipt(bytes(text)), wrongWith.receipt, lines[0] ?? ''],
    ['a seal', (text) => readSeal(bytes(text)), wrongWith.seal, sealOf({ 'craterscan.yml': '{}\n', a: 'b' }, keys, [ann, bob]).text.toString()],
  ])('refuse %s that does, outside and inside of its payload', (_, read, wrong, text) => {
    const whole: unknown = JSON.parse(text);
    if (!isRecord(whole)) throw new Error('no envelope');
    const inside: unknown = JSON.parse(Buffer.from(String(whole['payload']), 'base64').toString('utf8'));
    const all = [...twins(whole), ...twins(inside).map(({ how, twin }) => ({ how: `payload.${how}`, twin: { ...whole, payload: Buffer.from(JSON.stringify(twin)).toString('base64') } }))];
    expect(all.length).toBeGreaterThan(15);
    for (const { how, twin } of all) expect([how, wrong(twin).length > 0, read(JSON.stringify(twin)).why !== undefined]).toEqual([how, true, true]);
  });

  it('tell the unsigned statement from that of a receipt by its place in the chain', () => {
    const chained: unknown = JSON.parse(Buffer.from(String((JSON.parse(lines[0] ?? '') as { payload: string }).payload), 'base64').toString('utf8'));
    expect(wrongWith.statement(chained)).toEqual(['/predicate must NOT have additional properties']);
  });
});
