import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeKept } from '../../src/cli/kept-code.ts';
import { ROOT } from '../support/build.ts';
import { put } from '../support/cli.ts';
import { temporary } from '../support/temporary.ts';

const FIRST = 'first.cjs';
/** The time that npm gives all files that it lays down. */
const PACKED = new Date('1985-10-26T08:15:00Z');

const LOADER = `
  import { openProgram } from ${JSON.stringify(pathToFileURL(join(ROOT, 'src/cli/program.ts')).href)};
  const [folder, kept, built, name] = process.argv.slice(1);
  const program = openProgram(folder, '${FIRST}', kept === '' ? undefined : kept, built);
  process.stdout.write(JSON.stringify(program.given[name]()));
  program.keep();
`;

/** What the function called `name` of a program in such a folder gives, in a process of its own: V8 itself knows again within one what it compiled before. */
function ran(folder: string, name: string, kept = '', built = 'one'): unknown {
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', LOADER, folder, kept, built, name], { encoding: 'utf8' }));
}

function laidOut(scripts: Readonly<Record<string, string>>): { readonly folder: string; readonly kept: string } {
  const folder = put(temporary('program'), scripts);
  for (const name of Object.keys(scripts)) utimesSync(join(folder, name), PACKED, PACKED);
  const kept = join(folder, 'kept');
  mkdirSync(kept);
  return { folder, kept };
}

/** Another text in a script, of the same length and time: what was compiled of the one before is taken for it. */
function changeUnseen(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  utimesSync(path, PACKED, PACKED);
}

const files = (kept: string): readonly string[] => readdirSync(kept).map((name) => join(kept, name));
const aged = (kept: string, minutes: number): void => { for (const file of files(kept)) { const then = new Date(Date.now() - minutes * 60_000); utimesSync(file, then, then); } };

describe('a program in scripts', () => {
  it('loads each once, by names beside it and of Node, and says in a stack where a fault is', () => {
    const { folder } = laidOut({
      [FIRST]: 'exports.both = () => [require("./more.cjs") === require("./more.cjs"), require("node:path").sep, __filename, __dirname];\nexports.fail = () => { try { require("./more.cjs").fail(); } catch (error) { return error.stack; } };',
      'more.cjs': 'exports.fail = function broken() { throw new Error("x"); };',
    });
    expect(ran(folder, 'both')).toEqual([true, '/', join(folder, FIRST), folder]);
    const stack = String(ran(folder, 'fail'));
    expect(stack).toContain(`broken [as fail] (${join(folder, 'more.cjs')}:1:42)`);
    expect(stack).toContain(`${join(folder, FIRST)}:2:52)`);
  });

  it('keeps what ran, for the same scripts alone', () => {
    const { folder, kept } = laidOut({ [FIRST]: 'exports.say = () => "old";' });
    expect(ran(folder, 'say', kept)).toBe('old');
    expect(files(kept)).toHaveLength(1);
    changeUnseen(join(folder, FIRST), 'old', 'new');
    expect(ran(folder, 'say', kept)).toBe('old');
    expect(ran(folder, 'say')).toBe('new');
    utimesSync(join(folder, FIRST), new Date(), new Date());
    expect(ran(folder, 'say', kept)).toBe('new');
  });

  it('keeps nothing from one build to another', () => {
    const { folder, kept } = laidOut({ [FIRST]: 'exports.say = () => "old";' });
    ran(folder, 'say', kept);
    changeUnseen(join(folder, FIRST), 'old', 'new');
    expect(ran(folder, 'say', kept, 'another')).toBe('new');
  });

  it('adds a script of which nothing is kept at once, and holds the others', () => {
    const { folder, kept } = laidOut({ [FIRST]: 'exports.a = () => require("./a.cjs")(); exports.b = () => require("./b.cjs")();', 'a.cjs': 'module.exports = () => "old";', 'b.cjs': 'module.exports = () => "old";' });
    for (const name of ['a', 'b']) ran(folder, name, kept);
    for (const name of ['a', 'b']) changeUnseen(join(folder, `${name}.cjs`), 'old', 'new');
    expect(['a', 'b'].map((name) => ran(folder, name, kept))).toEqual(['old', 'old']);
  });

  it('looks now and then whether more was compiled, and writes it where it is much', () => {
    const numbers = Array.from({ length: 200 }, (_, at) => at);
    const { folder, kept } = laidOut({
      [FIRST]: `${numbers.map((at) => `function f${at}(x) { let sum = x; for (let i = 0; i < x; i++) sum += i * ${at} + 'text ${at}'.length; return sum; }`).join('\n')}\nexports.few = () => f1(3);\nexports.all = () => [${numbers.map((at) => `f${at}`).join(', ')}].map((f) => f(3));`,
    });
    const after = (name: string): number => { ran(folder, name, kept); return statSync(files(kept)[0] ?? '').size; };
    const few = after('few');
    expect(after('all')).toBe(few);
    aged(kept, 20);
    expect(after('few')).toBe(few);
    // It was looked at just now.
    expect(after('all')).toBe(few);
    aged(kept, 20);
    const all = after('all');
    expect(all).toBeGreaterThan(few * 1.5);
    aged(kept, 20);
    expect(after('few')).toBe(all);
  });

  it('writes what V8 refuses anew, though not at every end', () => {
    const { folder, kept } = laidOut({ [FIRST]: 'exports.say = () => "old";' });
    ran(folder, 'say', kept);
    const path = files(kept)[0] ?? '';
    const { size, mtimeMs } = statSync(join(folder, FIRST));
    writeKept(kept, `${FIRST}-`, basename(path), `one ${process.version} ${process.arch}`, new Map([[FIRST, { stamp: `${size} ${mtimeMs}`, code: Buffer.alloc(400, 7) }]]));
    const refused = readFileSync(path);
    expect(ran(folder, 'say', kept)).toBe('old');
    expect(readFileSync(path)).toEqual(refused);
    aged(kept, 20);
    expect(ran(folder, 'say', kept)).toBe('old');
    expect(statSync(path).size).toBeGreaterThan(refused.length);
  });

  it('starts and ends the same where nothing can be written', () => {
    const { folder, kept } = laidOut({ [FIRST]: 'exports.say = () => "old";' });
    expect(ran(folder, 'say', join(kept, 'gone'))).toBe('old');
    expect(files(kept)).toEqual([]);
  });

  it('keeps nothing where the settings have changed since it was loaded', () => {
    const { folder, kept } = laidOut({ [FIRST]: 'exports.change = () => { require("node:v8").setFlagsFromString("--stack-trace-limit=7"); return 1; };' });
    expect(ran(folder, 'change', kept)).toBe(1);
    expect(files(kept)).toEqual([]);
  });
});

describe('settings of the heap', () => {
  /** Has the setting that V8 knows what it compiled by changed after these settings, and is it what it was after `settle`? */
  const settled = (settings: readonly string[]): unknown => {
    const code = `
      import { cachedDataVersionTag, setFlagsFromString } from 'node:v8';
      import { settle } from ${JSON.stringify(pathToFileURL(join(ROOT, 'src/cli/small-heap.ts')).href)};
      const tag = cachedDataVersionTag();
      for (const one of process.argv.slice(1)) setFlagsFromString(one);
      const large = cachedDataVersionTag();
      settle();
      process.stdout.write(JSON.stringify([large !== tag, cachedDataVersionTag() === tag]));
    `;
    return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', code, '--', ...settings], { encoding: 'utf8' }));
  };
  const large = [...readFileSync(join(ROOT, 'src/cli/large-heap.ts'), 'utf8').matchAll(/setFlagsFromString\('([^']+)'\)/g)].map(([, one = '']) => one);

  it('are set back to those that it was loaded with, all that change', () => {
    expect(large.map((one) => one.split('=')[0])).toEqual(['--heap-growing-percent']);
    expect(settled(large)).toEqual([true, true]);
  });
});
