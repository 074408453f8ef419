import { asksNobody, compareText, folderOf, placeIn } from '../../model/index.ts';
import type { CreateExtractor, Document, Evidence, Extractor, Knowledge, LocalFact, SelfStartFact, Tree } from '../../model/index.ts';
import { shellCommands } from '../../parse/shell.ts';
import { placer, scriptFacts } from '../shared/commands/index.ts';
import { byEnding } from '../shared/ending.ts';
import { carried, carries } from './carriers.ts';
import type { Carried } from './carriers.ts';
import { downloadsRun } from './downloads.ts';

/** Scripts of the tree that a command may start. */
const SCRIPT = /\.(?:sh|bash|zsh)$/;
const isScript = byEnding((file) => SCRIPT.test(file));

/** One of these stands in every script that runs what it downloads or decodes. */
const LITERALS: readonly string[] = ['curl', 'wget', 'base64', 'base32', 'openssl', 'xxd', '| rev', '|rev', 'rev |', 'rev|', 'uudecode', 'printf', 'codecs.decode', 'atob'];

/** What one file says: a command that runs by itself, or that a script runs what it downloads. */
type Said = { readonly is: 'start'; readonly fact: SelfStartFact; readonly maybe: readonly { readonly keys: readonly string[]; readonly evidence: Evidence }[] } | { readonly is: 'script'; readonly file: string; readonly fetches: SelfStartFact['fetches'] };

/** Commands that run by themselves when a session, a folder or a container is opened or packages are installed: what they destroy, and what they download and run. */
export const create: CreateExtractor = (knowledge: Knowledge): Extractor<Said> => ({
  id: 'self-starts', literals: [...LITERALS],
  wants: ({ file, hits }) => file.derived !== true && (carries(file.path) || (isScript(file.path) && LITERALS.some((one) => hits.has(one)))),
  syntax: (file) => (/\.code-workspace$/.test(file) ? 'json' : undefined),
  read: (document) => (SCRIPT.test(document.file) ? scriptIn(document) : startsIn(document, knowledge)),
  join,
});

function scriptIn(document: Document): readonly Said[] {
  const fetches = downloadsRun(document.text.replace(/^[ \t]*#.*$/gm, (line) => ' '.repeat(line.length))).map((one) => fetchOf(one, placeIn(document, one)));
  return fetches.length === 0 ? [] : [{ is: 'script', file: document.file, fetches }];
}

function fetchOf({ host, decoded }: ReturnType<typeof downloadsRun>[number], at: Evidence['at']): SelfStartFact['fetches'][number] {
  return { ...(host === undefined ? {} : { host }), ...(decoded ? { decoded } : {}), evidence: { at, note: decoded ? 'runs what it decodes' : 'runs what it downloads' } };
}

function startsIn(document: Document, knowledge: Knowledge): readonly Said[] {
  if (document.syntax !== 'json' && document.syntax !== 'toml' && document.syntax !== 'yaml') return [];
  return carried(document.file, document.roots[0]).map((one): Said => {
    const text = one.text.replace(/\$\{?CLAUDE_PROJECT_DIR\}?"?\//g, './').replaceAll('${workspaceFolder}/', './');
    const placeOf = spanIn(document, one, text);
    const { commands, assignments } = shellCommands(text, 0);
    const script = scriptFacts(commands, assignments, knowledge.operations, rootOf(document.file));
    const at = { at: placeIn(document, one.at), note: `runs ${one.when}` };
    return {
      is: 'start', maybe: script.starts.map((start) => ({ keys: start.keys, evidence: { at: placeOf(start), note: start.note } })),
      fact: {
        fact: 'self-start', key: `${document.file}#${one.name}`, when: one.when, where: one.where, starts: [], evidence: [at],
        destroys: script.operations.filter((operation) => asksNobody(operation) && (operation.row.effect === 'destroy' || operation.row.effect === 'destroy-backup')).map((operation) => ({ row: operation.row.id, evidence: { at: placeOf(operation.at), note: `${operation.row.name} runs here without asking` } })),
        fetches: downloadsRun(text).map((one) => fetchOf(one, placeOf(one))),
      },
    };
  });
}

/** Spans of the command as places; of the whole command where it does not stand there as it is. */
function spanIn(document: Document, one: Carried, text: string): (span: { readonly start: number; readonly end: number }) => Evidence['at'] {
  if (!one.scalar || text !== one.text) return () => placeIn(document, one.at);
  const place = placer(one.scalar, document.text);
  return (span) => placeIn(document, place(span));
}

/** The folder such a command is started in: that of the checkout, for settings in a folder with a dot. */
function rootOf(file: string): string {
  const folder = folderOf(file);
  const dot = /^(?:(.*)\/)?\.[\w-]+(?:\/[\w.-]+)?$/.exec(folder);
  return dot ? dot[1] ?? '.' : folder;
}

function join(local: readonly LocalFact<Said>[], tree: Tree): readonly SelfStartFact[] {
  const said = local.map((one) => one.payload);
  const scripts = new Map(said.flatMap((one) => (one.is === 'script' ? [[one.file, one.fetches] as const] : [])));
  return said.flatMap((one): SelfStartFact[] => {
    if (one.is !== 'start') return [];
    // Which programs there are is known to another reader: all that may be meant are handed on, and the graph follows those that exist.
    const starts = one.maybe.flatMap(({ keys, evidence }) => keys.map((key) => ({ key, evidence })));
    const files = starts.flatMap(({ key }) => (key.startsWith('file:') && tree.has(key.slice(5)) ? [key.slice(5)] : []));
    return [{ ...one.fact, starts, fetches: [...one.fact.fetches, ...files.flatMap((file) => scripts.get(file) ?? [])] }];
  }).sort((a, b) => compareText(a.key, b.key) || a.evidence[0].at.start - b.evidence[0].at.start);
}
