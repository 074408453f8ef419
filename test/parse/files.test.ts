import { describe, expect, test } from 'vitest';
import type { Document, Syntax } from '../../src/model/index.ts';
import { parse, syntaxOf } from '../../src/parse/index.ts';

function read<S extends Syntax>(file: string, text: string, syntax: S): Extract<Document, { syntax: S }> {
  const document = parse({ file, origin: 'tree', text });
  const is = (one: Document): one is Extract<Document, { syntax: S }> => one.syntax === syntax;
  if (!is(document)) throw new Error(`${document.syntax} instead of ${syntax}`);
  return document;
}
const words = (commands: readonly { readonly words: readonly { readonly value?: string; readonly text: string }[] }[]): string[] => commands.map((command) => command.words.map((word) => word.value ?? `<${word.text}>`).join(' '));

test.each<[string, string, Syntax]>([
  ['.env', '', 'dotenv'], ['a/.env.production.local', '', 'dotenv'], ['prod.env', '', 'dotenv'], ['.envrc', '', 'shell'], ['.dev.vars', '', 'dotenv'], ['.env.patch', '', 'text'], ['package.json', '', 'json'], ['a.tf.json', '', 'json'], ['x.ipynb', '', 'json'], ['terraform.tfstate', '', 'json'], ['terraform.tfstate.backup', '', 'json'],
  ['a.code-workspace', '', 'json'], ['.github/workflows/a.yml', '', 'yaml'], ['home/.kube/config', '', 'yaml'], ['a.toml', '', 'toml'], ['.npmrc', '', 'ini'], ['~/.aws/credentials', '', 'ini'], ['~/.netrc', '', 'ini'], ['main.tf', '', 'hcl'], ['x.tfvars', '', 'hcl'],
  ['terragrunt.hcl', '', 'hcl'], ['a.ts', '', 'javascript'], ['src/dockerfile.ts', '', 'javascript'], ['a.vue', '', 'javascript'], ['bin/x', '#!/usr/bin/env node', 'javascript'], ['bin/y', '#!/bin/bash -e', 'shell'], ['a.sh', '', 'shell'], ['Dockerfile.prod', '', 'dockerfile'], ['api.Dockerfile', '', 'dockerfile'], ['Makefile', '', 'makefile'], ['Makefile.linux', '', 'makefile'], ['Makefile.am', '', 'makefile'], ['Makefile.js', '', 'javascript'], ['Makefile.toml', '', 'toml'], ['Dockerfile.ts', '', 'javascript'],
  ['x.mk', '', 'makefile'], ['AGENTS.md', '', 'markdown'], ['.cursor/rules/a.mdc', '', 'markdown'], ['.cursorrules', '', 'markdown'], ['LICENSE', '', 'text'], ['a.bin', '#!', 'text'], ['a.py', '#!/usr/bin/env python', 'text'],
])('%s (%s) is %s', (file, first, syntax) => expect(syntaxOf(file, first)).toBe(syntax));

test.each<[string, Syntax]>([
  ['[prod]\nhost=a\n', 'ini'], ['\n[prod]\nhost=a\n', 'ini'], ['; what it is\n# and why\n\n[Interface]\nPrivateKey = a\n', 'ini'], ['a = b\n', 'ini'],
  ['# a proxy\nserver {\n  listen 80;\n}\n', 'text'], ['# a proxy\nuser = "b"\ninner {\n  c = d\n}\n', 'text'], ['# a list\n[1, 2,\n', 'text'], ['', 'text'], ['# nothing', 'text'],
])('a .conf that holds %j is %s', (text, syntax) => expect(parse({ file: 'a.conf', origin: 'tree', text }).syntax).toBe(syntax));

describe('INI', () => {
  test.each([
    ['tox.ini', '[testenv]\ncommands =\n    pytest -q {posargs} --tb short\n    flake8 a b c\nsetenv =\n    ONE = two\n'],
    ['super.conf', '; of supervisord\n[program:x]\ncommand=/bin/a\n  --with more words\n'],
    ['a.properties', 'jvm.arguments=-Xmx2g \\\n  -ea and more\r\nb=c \\\r\n  more words\n'],
  ])('%s: what is left of a value on the lines below is no gap', (file, text) => { expect(parse({ file, origin: 'tree', text }).gaps).toEqual([]); });
  test.each([['a.ini', '[x]\n  neither of the two\n'], ['a.ini', '[x]\na = b\nneither of the two\n'], ['a.properties', 'a=b\n  neither of the two\n']])('%s: %j has a line that is nothing', (file, text) => { expect(parse({ file, origin: 'tree', text }).gaps).toMatchObject([{ kind: 'unparsable' }]); });
});

describe('Dockerfile', () => {
  const text = '# syntax=docker/dockerfile:1\nFROM node AS build\nARG TOKEN\nENV A=1 B="two words"\nENV OLD some value\nRUN --mount=type=cache,target=/x npm ci && \\\n    # why\n    npm run build\nRUN <<EOF\nrm -rf /tmp/x\nEOF\nFROM base\nCMD ["sh", "-c", "prisma migrate deploy && node ."]\nHEALTHCHECK --interval=5s CMD curl -f x\n';
  const document = read('Dockerfile', text, 'dockerfile');
  test('instructions, stages, pairs', () => {
    expect(document.gaps).toEqual([]);
    expect(document.instructions.map((one) => `${one.instruction} ${one.stage}`)).toEqual(['FROM 0', 'ARG 0', 'ENV 0', 'ENV 0', 'RUN 0', 'RUN 0', 'FROM 1', 'CMD 1', 'HEALTHCHECK 1']);
    expect(document.instructions.flatMap((one) => one.pairs.map((pair) => [pair.key, pair.value.value, text.slice(pair.value.start, pair.value.end)]))).toEqual([['TOKEN', undefined, ''], ['A', '1', '1'], ['B', 'two words', 'two words'], ['OLD', 'some value', 'some value']]);
  });
  test('commands in shell form, exec form and heredocs, with spans', () => {
    expect(document.instructions.flatMap((one) => words(one.commands))).toEqual(['npm ci', 'npm run build', 'rm -rf /tmp/x', 'sh -c prisma migrate deploy && node .', 'prisma migrate deploy', 'node .', 'curl -f x']);
    const plain = document.instructions.flatMap((one) => one.commands.flatMap((command) => command.words)).filter((word) => word.variables.length === 0 && !word.text.includes("'"));
    expect(plain.map((word) => text.slice(word.start, word.end))).toEqual(plain.map((word) => word.value));
  });
});

describe('Makefile', () => {
  const text = 'DB := app\nexport URL = postgres://h/$(DB)\nLATE ?= x\n.PHONY: reset all\nall: reset build\nreset: ## drops\n\t@echo "rm -rf /"\n\t-dropdb $(DB) --host=$(HOST) $(LATE) $$HOME \\\n\t  --if-exists\nprod: export STAGE = prod\nprod: reset; psql -c "x"\nifeq ($(A),1)\nelse\nendif\nbuild a: x.o | dir\n\tcd x && make y\n';
  const document = read('Makefile', text, 'makefile');
  const target = (name: string): (typeof document.targets)[number] | undefined => document.targets.find((one) => one.name === name);
  test('targets and what they need', () => {
    expect(document.targets.map((one) => [one.name, one.phony, one.prerequisites])).toEqual([['all', true, ['reset', 'build']], ['reset', true, []], ['prod', false, ['reset']], ['build', false, ['x.o', 'dir']], ['a', false, ['x.o', 'dir']]]);
    expect(text.slice(target('build')?.nameSpan.start, target('build')?.nameSpan.end)).toBe('build');
  });
  test('recipes, with plain variables filled in', () => {
    expect(words(target('reset')?.commands ?? [])).toEqual(['echo rm -rf /', 'dropdb app <--host=${HOST}> <${LATE}> <$HOME> --if-exists']);
    expect(text.slice(target('reset')?.commands[1]?.start, target('reset')?.commands[1]?.end)).toContain('dropdb $(DB)');
    expect(words(target('a')?.commands ?? [])).toEqual(['cd x', 'make y']);
  });
  test('exported variables and those of one target are its environment', () => {
    expect(target('prod')?.commands[0]?.environment.map((one) => `${one.name}=${one.value.value}`)).toEqual(['URL=postgres://h/app', 'STAGE=prod']);
  });
});

describe('Markdown', () => {
  const text = '---\ndescription: Rules\nglobs: *.ts\nalwaysApply: true\n---\n# Data\n\nNever drop tables. Ask first,\nalways (e.g. by mail).\n\n## Rules\n- **Never** run `rm -rf`.\n- [ ] Use staging!\n> quoted line\n\n```bash\n# comment\nrm -rf /x\n```\n\n```console\n$ psql -c x\nDROP TABLE shown as output\n```\n\n```ts\ndelete all\n```\nLast\n';
  const document = read('.cursor/rules/a.mdc', text, 'markdown');
  test('front matter, also where it is no YAML', () => {
    const node = document.frontmatter;
    expect(node?.type === 'map' ? node.entries.map((entry) => [entry.key, entry.value.type === 'scalar' ? entry.value.value : '']) : []).toEqual([['description', 'Rules'], ['globs', '*.ts'], ['alwaysApply', true]]);
    expect(document.gaps).toEqual([]);
  });
  test('sentences with their headings', () => {
    expect(document.sentences.map((one) => [one.heading.join(' > '), one.text])).toEqual([
      ['', 'Data'], ['Data', 'Never drop tables.'], ['Data', 'Ask first, always (e.g. by mail).'], ['Data', 'Rules'], ['Data > Rules', '**Never** run `rm -rf`.'], ['Data > Rules', 'Use staging! quoted line'.split('! ')[0] + '!'], ['Data > Rules', '> quoted line'], ['Data > Rules', 'Last']]);
    for (const one of document.sentences) expect(text.slice(one.start, one.end).replace(/\s*\n\s*/g, ' ')).toBe(one.text);
  });
  test('code blocks: a shell block is commands, of a session only what was typed, other code nothing', () => {
    expect(document.codeBlocks.map((block) => [block.language, words(block.commands)])).toEqual([['bash', ['rm -rf /x']], ['console', ['psql -c x']], ['ts', []]]);
    expect(text.slice(document.codeBlocks[1]?.commands[0]?.start, document.codeBlocks[1]?.commands[0]?.end)).toBe('psql -c x');
  });
});

describe('JavaScript', () => {
  test.each([['a.ts', 'const a = <string>b; enum C { D } class E { constructor(@F() private g: H) {} }'], ['a.tsx', 'const a = <A b="c">{d as E}</A>'], ['a.js', '#!/usr/bin/env node\nimport a from "b"; const c = <d/>; return 1'], ['a.js', 'const a: string = "typed after all"'], ['a.js', 'let a; let a'], ['a.vue', '<template>{{ x }</template>\n<script setup lang="ts">\nconst a: number = 1\n</script>'], ['a.astro', '---\nconst a = 1\n---\n<p>{']])('%s: %s', (file, text) => {
    const document = read(file, text, 'javascript');
    expect(document.gaps).toEqual([]);
    expect(document.ast).toBeDefined();
  });
  test('what cannot be parsed is a gap at its place, and no tree', () => {
    const document = read('a.ts', 'const a = 1;\nconst b = {{{;', 'javascript');
    expect(document.ast).toBeUndefined();
    expect(document.gaps).toMatchObject([{ kind: 'unparsable' }]);
    expect(document.gaps[0]?.place.start).toBeGreaterThan(13);
  });
  test('a bundle is not parsed and says so', () => {
    expect(read('a.js', 'x();'.repeat(500_000), 'javascript')).toMatchObject({ gaps: [{ kind: 'bound' }] });
  });
});
