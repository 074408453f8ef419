import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { Language, Parser } from 'web-tree-sitter';
import { shellCommands } from '../../src/parse/shell.ts';

/** Commands as `wrapper>wrapper: words`; a word that is not certain stands as written between angle brackets. */
function say(text: string): string[] {
  return shellCommands(text, 0).commands.map((command) => `${command.wrappers.length > 0 ? `${command.wrappers.join('>')}: ` : ''}${command.words.map((word) => word.value ?? `<${word.text}>`).join(' ')}`);
}

describe('commands wherever they stand', () => {
  test.each<[string, string[]]>([
    ['a | b && c || d; e & f\ng', ['a', 'b', 'c', 'd', 'e', 'f', 'g']],
    ['if a; then b; elif c; then d; else e; fi; while f; do g; done; for x in 1 2; do h; done; until i; do j; done', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']],
    ['case "$1" in\n  up|down) a ;;\n  (x) b; c ;;\n  *) d\nesac\ne', ['a', 'b', 'c', 'd', 'e']],
    ['f() {\n a\n}\nfunction g { b; }\n(c; d)\n{ e; }\n! h', ['a', 'b', 'c', 'd', 'e', 'h']],
    ['x "$(a $(b))" `c d` <(e)', ['x <"$(a $(b))"> <`c d`> <<(e)>', 'a <$(b)>', 'b', 'c d', 'e']],
    ['a \\\n  b # rm -rf /\n# rm\n  c', ['a b', 'c']],
    ['[[ -f x && y ]] && a; ((i++)); for ((i=0;i<3;i++)); do b; done; echo $((1 + 2))', ['a', 'b', 'echo <$((1 + 2))>']],
    ["echo 'rm -rf /'; printf \"DROP TABLE x\"; cat <<EOF\nrm -rf /\nEOF\nb", ['echo rm -rf /', 'printf DROP TABLE x', 'cat', 'b']],
    ["a 'b c' \"d e\" f\\ g $'h\\ti' 'j'\"k\"l", ['a b c d e f g h\ti jkl']],
  ])('%s', (text, commands) => expect(say(text)).toEqual(commands));

  test('what is quoted for somebody else is no command', () => {
    expect(say('gh pr create --body "$(cat <<\'EOF\'\nrm -rf /\nEOF\n)"; git commit -m "drop database x; rm -rf /"')).toEqual(["gh pr create --body <\"$(cat <<'EOF'\nrm -rf /\nEOF\n)\">", 'cat', 'git commit -m drop database x; rm -rf /']);
  });
});

describe('wrappers', () => {
  test.each<[string, string[]]>([
    ['sudo -u root env A=1 nohup timeout -k 5 10 rm -rf x', ['sudo>env>nohup>timeout: rm -rf x']],
    ['ls | xargs -0 -I {} rm {}', ['ls', 'xargs: rm {}']],
    ["sh -c 'a; b' && bash -lc \"c 'd e'\"", ["sh -c a; b", 'sh: a', 'sh: b', "bash -lc c 'd e'", 'bash: c d e']],
    ["ssh -i key -p 22 me@host 'cd /x && sudo rm -rf y'", ['ssh -i key -p 22 me@host cd /x && sudo rm -rf y', 'ssh: cd /x', 'ssh>sudo: rm -rf y']],
    ['ssh host rm -rf /data', ['ssh host rm -rf /data', 'ssh: rm -rf /data']],
    ['ssh host <<EOF\nrm -rf x\nEOF', ['ssh host', 'ssh: rm -rf x']],
    ['docker exec -it -u root db psql -c x', ['docker exec -it -u root db psql -c x', 'docker: psql -c x']],
    ['docker compose -f a.yml exec -T web npx prisma migrate reset', ['docker compose -f a.yml exec -T web npx prisma migrate reset', 'docker>npx: prisma migrate reset']],
    ['docker run --rm -v data:/d image rm -rf /d', ['docker run --rm -v data:/d image rm -rf /d', 'docker: rm -rf /d']],
    ['kubectl -n prod exec -it pod -c main -- sh -c "dropdb app"', ['kubectl -n prod exec -it pod -c main -- sh -c dropdb app', 'kubectl: sh -c dropdb app', 'kubectl>sh: dropdb app']],
    ['kubectl delete ns prod; docker ps; npm run build; command -v psql', ['kubectl delete ns prod', 'docker ps', 'npm run build', 'command -v psql']],
    ['npx -y prisma a; pnpm dlx b c; yarn dlx d; bunx e; pnpm --filter api exec f; npm exec -- g', ['npx: prisma a', 'pnpm: b c', 'yarn: d', 'bunx: e', 'pnpm: f', 'npm: g']],
    ['dotenv -e .env.production -- prisma db push', ['dotenv -e .env.production -- prisma db push', 'dotenv: prisma db push']],
    ['doppler run --config prd -- a b; op run --env-file=x -- c; heroku run -a app d e; railway run f', ['doppler run --config prd -- a b', 'doppler: a b', 'op run --env-file=x -- c', 'op: c', 'heroku run -a app d e', 'heroku: d e', 'railway run f', 'railway: f']],
    ['fly ssh console -a app -C "rails db:drop"', ['fly ssh console -a app -C rails db:drop', 'fly: rails db:drop']],
    ["find . -name '*.db' -exec rm -f {} \\;", ["find . -name *.db -exec rm -f {} ;", 'find: rm -f {}']],
    ['trap "rm -rf x" EXIT; eval "a b"; concurrently -n x,y "c d" "e"', ['trap rm -rf x EXIT', 'trap: rm -rf x', 'eval a b', 'eval: a b', 'concurrently -n x,y c d e', 'concurrently: c d', 'concurrently: e']],
    ['python -m alembic downgrade base', ['python -m alembic downgrade base', 'python: alembic downgrade base']],
    ['yarn prisma migrate reset; yarn add prisma', ['yarn prisma migrate reset', 'yarn: prisma migrate reset', 'yarn add prisma']],
  ])('%s', (text, commands) => expect(say(text)).toEqual(commands));

  test('assignments before a command, behind env and cross-env, and -e of a container are its environment', () => {
    const read = (text: string): string[] => (shellCommands(text, 0).commands.at(-1)?.environment ?? []).map((one) => `${one.name}=${one.value.value}`);
    expect(read('A=1 sudo B=2 env C="3 4" x')).toEqual(['A=1', 'B=2', 'C=3 4']);
    expect(read('cross-env NODE_ENV=production prisma x')).toEqual(['NODE_ENV=production']);
    expect(read('docker run -e PGPASSWORD=x image psql')).toEqual(['PGPASSWORD=x']);
  });
});

describe('variables', () => {
  test('a name set once to something certain is its value; others stay names', () => {
    const text = 'DIR=/data\nrm "$DIR/x" $OTHER ${DIR:-y}\nTWICE=1\nTWICE=2\na $TWICE\nif b; then MAYBE=1; fi\nc $MAYBE\nfor f in 1 2; do d $f; done\nread ASKED\ne $ASKED';
    expect(say(text)).toEqual(['rm /data/x <$OTHER> <${DIR:-y}>', 'a <$TWICE>', 'b', 'c <$MAYBE>', 'd <$f>', 'read ASKED', 'e <$ASKED>']);
    expect(shellCommands(text, 0).commands[0]?.words.map((word) => word.variables)).toEqual([[], ['DIR'], ['OTHER'], ['DIR']]);
  });
  test('an unquoted variable with blanks is several words, and an inner shell knows what the outer knows', () => {
    expect(say('OPTS="--force --all"\nprisma $OPTS\nprisma "$OPTS"\nD=/x\nbash -c "rm $D"')).toEqual(['prisma --force --all', 'prisma --force --all', 'bash -c rm /x', 'bash: rm /x']);
    expect(shellCommands('O="a b"\nx $O', 0).commands[0]?.words).toHaveLength(3);
  });
  test('expressions of CI are variables by their name', () => {
    expect(shellCommands('deploy --token ${{ secrets.TOKEN }} "x-${{ github.ref }}"', 0).commands[0]?.words.flatMap((word) => word.variables)).toEqual(['secrets.TOKEN', 'github.ref']);
  });
  test('assignments, with what is exported', () => {
    const read = shellCommands('A=1\nexport B="2" C=3\nD=4; export D\nset -a; E=5; set +a; F=6\nlocal G=7\nH=(1 2)', 0);
    expect(read.assignments.map((one) => `${one.name}${one.exported ? '!' : ''}=${one.value.value}`)).toEqual(['A=1', 'B!=2', 'C!=3', 'D!=4', 'E!=5', 'F=6', 'G=7', 'H=undefined']);
  });
});

test('input: heredocs, here strings, and what a pipe hands on', () => {
  const text = 'psql "$U" <<-SQL | cat\n\tDROP TABLE a;\n\tSQL\nmysql <<< "DROP b"\necho "DROP c" | psql\ncat <<E | psql\nDROP d\nE\nbash <<E\nrm e\nE\n';
  const read = shellCommands(text, 0);
  expect(read.gaps).toEqual([]);
  expect(read.commands.filter((command) => command.input).map((command) => [command.words[0]?.value, command.input?.text])).toEqual([['psql', '\tDROP TABLE a;\n'], ['mysql', 'DROP b'], ['psql', 'DROP c'], ['cat', 'DROP d\n'], ['psql', 'DROP d\n'], ['bash', 'rm e\n']]);
  expect(read.commands.flatMap(({ input }) => (input && text.slice(input.start, input.end) !== input.text ? [input] : []))).toEqual([]);
  expect(say(text).at(-1)).toBe('bash: rm e');
});

test('pipelines, redirects, functions', () => {
  const read = shellCommands('f() { a | b > out 2>&1; c; }\nd', 0);
  const [a, b, c, d] = read.commands;
  expect(a?.pipeline).toBe(b?.pipeline);
  expect(new Set([a?.pipeline, c?.pipeline, d?.pipeline]).size).toBe(3);
  expect(b?.redirects.map((one) => one.operator + one.target.text)).toEqual(['>out', '2>&1']);
  expect(read.commands.map((command) => command.inFunction)).toEqual(['f', 'f', 'f', undefined]);
});

test('an unclosed quote is a gap and the next line is read', () => {
  const read = shellCommands("a 'b\nc d\n", 0);
  expect(read.gaps).toMatchObject([{ kind: 'unparsable', start: 2 }]);
  expect(say("a 'b\nc d\n").at(-1)).toBe('c d');
});

test('spans stand where the text does', () => {
  const read = shellCommands("sh -c \"rm -rf '/data dir'\" && done1", 100);
  expect(read.commands.find((command) => command.words[0]?.value === 'rm')?.words.map((word) => word.start - 100)).toEqual([7, 10, 14]);
  expect(read.commands.at(-1)).toMatchObject({ start: 130, end: 135 });
});

describe('agrees with the tree-sitter grammar', () => {
  let parser: Parser;
  beforeAll(async () => {
    const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(createRequire(import.meta.url).resolve(name)));
    await Parser.init({ wasmBinary: bytes('web-tree-sitter/web-tree-sitter.wasm') });
    parser = new Parser();
    parser.setLanguage(await Language.load(bytes('tree-sitter-bash/tree-sitter-bash.wasm')));
  });
  const WORD = fc.constantFrom('a1', '-f', '"b $c"', "'d e'", '$f', '${g:-h}', '"$(k l)"', 'm=n', './o', '"p"\'q\'', '\\$r');
  const NAME = fc.constantFrom('rm', 'psql', 'ls', './run', 'make');
  const SIMPLE = fc.tuple(NAME, fc.array(WORD, { maxLength: 3 })).map(([name, words]) => [name, ...words].join(' '));
  const SCRIPT = fc.letrec<{ any: string; block: string }>((tie) => ({
    any: fc.oneof({ depthSize: 'small', withCrossShrink: true }, SIMPLE, tie('block')),
    block: fc.oneof(
      fc.tuple(tie('any'), fc.constantFrom(' | ', ' && ', ' || ', '; ', '\n'), tie('any')).map((parts) => parts.join('')),
      fc.tuple(SIMPLE, tie('any')).map(([test_, body]) => `if ${test_}; then ${body}; fi`),
      tie('any').map((body) => `for x in 1 2; do\n${body}\ndone`),
      tie('any').map((body) => `(${body})`),
      tie('any').map((body) => `f() {\n${body}\n}`),
      tie('any').map((body) => `case $1 in a) ${body};; *) true;; esac`),
      SIMPLE.map((command) => `${command} <<EOF\ntext $x\nEOF\n`),
    ),
  })).any;
  test('on the first word of every command of generated scripts', () => {
    // A heredoc's last line holds nothing else, which the grammar does not insist on.
    fc.assert(fc.property(SCRIPT.filter((text) => !/^EOF./m.test(text)), (text) => {
      const tree = parser.parse(text);
      fc.pre(tree !== null && !tree.rootNode.hasError);
      const theirs = (tree?.rootNode.descendantsOfType('command_name') ?? []).flatMap((node) => (node ? [node.startIndex] : [])).sort((a, b) => a - b);
      tree?.delete();
      const ours = shellCommands(text, 0).commands.filter((command) => command.wrappers.length === 0).map((command) => command.words[0]?.start ?? -1).sort((a, b) => a - b);
      expect(ours).toEqual(theirs);
    }), { numRuns: 200 });
  });
});
