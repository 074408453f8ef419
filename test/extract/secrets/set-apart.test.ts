import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanTree } from '../../support/scan.ts';
import { expandPlaceholders } from '../../support/placeholders.ts';
import { treeOf } from '../../support/tree.ts';

const VALUE = '{{base62-40:apart}}';
const levels = async (file: string, text: string): Promise<string[]> => (await scanTree(treeOf({ [file]: expandPlaceholders(text) }))).findings.filter((one) => one.rule === 'credential-in-file').map((one) => `${one.level}${one.message.includes('in a test of the file') ? ' in a test' : ''}`);
const KEY = `let api_secret = "${VALUE}";`;

describe('tests that lie in the file of what they test', () => {
  test.each([
    ['a module for tests', `fn run() { go(); }\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn runs() {\n        ${KEY}\n    }\n}\n`],
    ['behind texts that hold braces', `#[cfg(test)]\nmod tests {\n    const A: &str = r#"\n}\n"#;\n    const B: char = '}';\n    // }\n    const C: &str = "\\"}";\n    fn f<'a>(x: &'a str) -> [u8; 2] { [1, 2] }\n    fn runs() { ${KEY} }\n}\n`],
    ['a test outside of a module', `#[tokio::test(flavor = "multi_thread", worker_threads = 2)]\nasync fn runs() -> Result<[u8; 3]> {\n    ${KEY}\n}\n`],
    ['a constant for tests', `#[cfg(all(unix, test))]\nconst ${KEY.slice(4).replace('api_secret', 'API_SECRET: &str')}\n`],
    ['a file for tests', `#![cfg(test)]\nfn runs() { ${KEY} }\n`],
  ])('%s: a note', async (_what, text) => { expect(await levels('src/run.rs', text)).toEqual(['note in a test']); });

  test.each([
    ['behind the module', `#[cfg(test)]\nmod tests {\n    fn runs() { let a = "{"; }\n}\n\nfn run() { ${KEY} }\n`],
    ['before it', `fn run() { ${KEY} }\n#[cfg(test)]\nmod tests {\n}\n`],
    ['behind a module in another file', `#[cfg(test)]\nmod tests;\n\nfn run() { ${KEY} }\n`],
    ['what is not for tests', `#[cfg(not(test))]\nfn run() { ${KEY} }\n`],
    ['what is for tests and more', `#[cfg(any(test, feature = "live"))]\nfn run() { ${KEY} }\n`],
    ['behind a test', `#[test]\nfn runs() { let a = 1; }\nfn run() { ${KEY} }\n`],
  ])('%s: a warning', async (_what, text) => { expect(await levels('src/run.rs', text)).toEqual(['warning']); });

  test('another language has no such tests', async () => { expect(await levels('src/run.txt', `#[cfg(test)]\nmod tests {\n    ${KEY}\n}\n`)).toEqual(['warning']); });

  test('takes any text', () => fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('#[test]\n', '#![cfg(test)]\n', '"', "'", 'r#"', '/*', '{', '}', ';', '\\', '"""', '\n', 'def f():\n', KEY)), async (parts) => {
    const text = parts.join('');
    for (const file of ['a.rs', 'a.py']) expect((await levels(file, text)).length).toBeLessThanOrEqual(text.split(KEY).length);
  }), { numRuns: 40 }));
});

describe('what a program says of itself', () => {
  const stores = async (file: string, text: string): Promise<number> => (await scanTree(treeOf({ [file]: text }))).graph.credentials.length;
  const URL = 'url = "redis://localhost:6379/0"\n';

  test.each([
    ['of the file', 'a.py', `# of the shop\n"""Keeps sessions.\n\n    ${URL}"""\nimport redis\n`], ['of a class', 'a.py', `import redis\n\nclass A(\n    B,\n):\n    r"""Keeps.\n    ${URL}    """\n    x = 1\n`],
    ['of a function', 'a.py', `async def f(a: str) -> None:\n    '''Keeps.\n    ${URL}    '''\n`], ['of a module of Elixir', 'a.ex', `defmodule A do\n  @moduledoc """\n  ${URL}  """\nend\n`],
  ])('an address without a secret in the text %s is none that is used', async (_what, file, text) => { expect(await stores(file, text)).toBe(0); });

  test.each([
    ['behind it', `"""Keeps sessions."""\n${URL}`], ['in a text that is used', `import os\n\nCONFIG = """\n${URL}"""\n`], ['in a text that is handed over', `import os\n\nwrite(\n    """\n${URL}""")\n`],
  ])('%s it is one', async (_what, text) => { expect(await stores('a.py', text)).toBe(1); });

  test('a secret in it is a note', async () => {
    expect(await levels('a.py', `"""Keeps sessions.\n\n    api_secret = "${VALUE}"\n"""\n`)).toEqual(['note']);
    expect(await levels('a.py', `CONFIG = """\n    api_secret = "${VALUE}"\n"""\n`)).toEqual(['warning']);
  });
});
