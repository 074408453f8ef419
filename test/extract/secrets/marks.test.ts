import * as fc from 'fast-check';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { lintSource } from '@secretlint/core';
import { describe, expect, test } from 'vitest';
import { holdsMark, PUBLISHED_LITERALS } from '../../../src/extract/secrets/secretlint.ts';

const run = (alphabet: string, min: number, max = min): fc.Arbitrary<string> => fc.array(fc.constantFrom(...alphabet), { minLength: min, maxLength: max }).map((all) => all.join(''));
const [UPPER, LOWER, DIGITS] = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz', '0123456789'];
const WORD = UPPER + LOWER + DIGITS;
const token = (...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> => fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((all) => all.join(''));

/** The shortest and the longest that each rule takes, by rule: read off the published expressions. */
const TOKENS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  npm: fc.oneof(token('npm_', run(WORD, 36)), token('//registry.example.net/:_authToken=', run(WORD, 12, 40))),
  slack: fc.oneof(token(fc.constantFrom('xoxb-', 'xoxp-', 'xapp-1-', 'xoxa-', 'xoxo-', 'xoxr-'), run(WORD, 1, 40), '-', run(WORD, 1, 40)), token('https://hooks.slack.com/services/T', run(WORD, 8), '/B', run(WORD, 8), '/', run(WORD, 24))),
  openai: fc.oneof(token('sk-', run(WORD, 20), 'T3BlbkFJ', run(WORD, 20)), ...[58, 74].map((length) => token('sk-', fc.constantFrom('proj-', 'svcacct-', 'admin-'), run(WORD, length), 'T3BlbkFJ', run(WORD, length)))),
  anthropic: token('sk-ant-api0', fc.constantFrom(...DIGITS), '-', run(WORD, 90, 128), 'AA'),
  groq: token('gsk_', run(WORD, 52)), huggingface: token('hf_', run(UPPER + LOWER, 34)), linear: token('lin_api_', run(WORD, 32, 60)), notion: token('ntn_', run(DIGITS, 11), run(WORD, 35)),
  sendgrid: token('SG.', run(WORD, 22), '.', run(WORD, 43)), shopify: token(fc.constantFrom('shppa_', 'shpca_', 'shpat_', 'shpss_'), run(WORD, 32, 64)), gitlab: token('glpat-', run(WORD, 20, 60)),
  grafana: fc.oneof(token('glc_', run(WORD, 32, 80)), token('glsa_', run(WORD, 32), '_', run('0123456789abcdef', 8))), '1password': run(WORD, 90, 140).map((key) => { const text = JSON.stringify({ signInAddress: 'a.1password.example', key }); return `ops_${Buffer.from(text.replace(key, `${key}${'x'.repeat((4 - (text.length % 3)) % 3)}`)).toString('base64')}`; }),
  'hashicorp-vault': fc.oneof(token('hvs.', run(WORD, 90, 120)), token('hvb.', run(WORD, 138, 200)), token('hvr.', run(WORD, 90, 120))), vercel: token(fc.constantFrom('vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'), run(WORD, 20, 60)),
  databricks: token('dapi', run('0123456789abcdefABCDEF', 32)), docker: token('dckr_pat_', run(WORD, 27)), figma: token('figd_', run(WORD, 40, 60)), cloudflare: token(fc.constantFrom('cfk_', 'cfut_', 'cfat_'), run(WORD, 40), run('0123456789abcdef', 8)),
  tailscale: token('tskey-', fc.constantFrom('auth', 'api', 'client'), '-', run(WORD, 8, 20), '-', run(WORD, 16, 40)),
};

/** The rules that report something of the text. */
async function reported(text: string): Promise<string[]> {
  const result = await lintSource({ source: { filePath: 'a.txt', content: text, ext: '.txt', contentType: 'text' }, options: { noPhysicFilePath: true, maskSecrets: true, config: { rules: [{ id: creator.meta.id, rule: creator, options: {} }] } } });
  return result.messages.map((message) => message.ruleId.replace(/^.*secretlint-rule-/, ''));
}

const marked = (text: string): boolean => holdsMark(Buffer.from(text), new Map(PUBLISHED_LITERALS.flatMap((literal) => { const at = text.toLowerCase().indexOf(literal); return at < 0 ? [] : [[literal, [at]] as const]; })));

describe('what the published rules find begins with a mark', () => {
  for (const [rule, tokens] of Object.entries(TOKENS)) {
    test(rule, async () => {
      await fc.assert(fc.asyncProperty(tokens, async (value) => {
        const text = `first line\n${value}\n`;
        if ((await reported(text)).includes(rule)) expect(marked(text)).toBe(true);
      }), { numRuns: 60 });
    });
  }

  test('the samples are such as the rules report', async () => {
    for (const [rule, tokens] of Object.entries(TOKENS)) {
      const told = await Promise.all(fc.sample(tokens, { numRuns: 20, seed: 7 }).map((value) => reported(`${value}\n`)));
      expect(told.flat(), rule).toContain(rule);
    }
  });
});

test('words that only begin alike are no mark', () => {
  for (const text of ['Cras dapibus. Vivamus', '//registry.example.net/:_authToken=${NPM_TOKEN}', '_authToken ${NPM_TOKEN}', 'see https://hooks.slack.com/', 'task-anthropic', 'SG.Name', 'hf_transformers', 'npm_config_registry', 'vcp_x', 'ntn_123']) expect(marked(text), text).toBe(false);
});
