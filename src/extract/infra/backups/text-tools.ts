import { placeIn } from '../../../model/index.ts';
import type { Document, Place } from '../../../model/index.ts';
import { placeTarget } from '../../shared/place-target.ts';
import type { Job, Source } from './job.ts';
import { clean } from './job.ts';
import { keptOf, longest } from '../../shared/kept-copies.ts';
import { hoursOf } from '../../shared/schedule.ts';

const RSNAPSHOT = /(?:^|\/)rsnapshot(?:[._-][\w-]{1,40})?\.conf$/;
const DUPLY = /(?:^|\/)\.?duply\/[\w.-]{1,60}\/conf$/;
/** Configurations that are lines of text of their own kind. */
export const TEXTUAL = new RegExp(`${RSNAPSHOT.source}|${DUPLY.source}`);

const LINES = 2_000;
interface Line { readonly words: readonly string[]; readonly at: Place }

/** What rsnapshot and duply copy where. */
export function textJobs(document: Document): readonly Job[] {
  return RSNAPSHOT.test(document.file) ? rsnapshot(document) : DUPLY.test(document.file) ? duply(document) : [];
}

/** Words of a line stand apart by tabs; those that begin with `#` are comments. */
function rsnapshot(document: Document): readonly Job[] {
  const lines = [...document.text.slice(0, 200_000).matchAll(/^([a-z_]{3,30})\t+([^\t\n#]{1,1000})(?:\t+([^\t\n#]{1,1000}))?/gm)].slice(0, LINES).map((match): Line => ({ words: [match[1] ?? '', (match[2] ?? '').trim(), (match[3] ?? '').trim()], at: placeIn(document, { start: match.index, end: match.index + match[0].trimEnd().length }) }));
  const root = lines.find(({ words }) => words[0] === 'snapshot_root');
  const path = root?.words[1] ?? '';
  const from = lines.flatMap(({ words, at }): readonly Source[] => (words[0] === 'backup' && (words[1] ?? '').startsWith('/') ? [{ kind: 'folder', path: clean(words[1] ?? ''), at }] : []));
  if (!root || !path.startsWith('/') || from.length === 0) return [];
  const kept = lines.filter(({ words }) => words[0] === 'retain' || words[0] === 'interval');
  const plain = kept.every(({ words }) => /^(?:hourly|daily|weekly|monthly|yearly)$/.test(words[1] ?? ''));
  return [{ tool: 'rsnapshot', at: root.at, from, to: [{ kind: 'path', path: clean(path), at: root.at }], rhythm: plain ? longest(keptOf(kept.map(({ words, at }) => ({ name: words[1] ?? '', text: words[2] ?? '', at })))) : undefined }];
}

/** Assignments of a shell: `SOURCE` and `TARGET`, and `MAX_AGE` in days, weeks, months or years. */
function duply(document: Document): readonly Job[] {
  const said = new Map([...document.text.slice(0, 200_000).matchAll(/^[ \t]{0,20}(SOURCE|TARGET|MAX_AGE)=(["']?)([^"'\n#]{1,1000}?)\2[ \t]*(?:#.*)?$/gm)].slice(0, LINES).map((match) => [match[1] ?? '', { text: match[3] ?? '', at: placeIn(document, { start: match.index, end: match.index + match[0].length }) }] as const));
  const [source, target, age] = [said.get('SOURCE'), said.get('TARGET'), said.get('MAX_AGE')];
  if (!source || !target || !source.text.startsWith('/') || target.text.includes('$')) return [];
  const hours = hoursOf((age?.text ?? '').replace(/^(\d{1,4})M$/, (_, months: string) => `${Number(months) * 30}D`).replace(/^(\d{1,4})Y$/, (_, years: string) => `${Number(years) * 365}D`));
  return [{ tool: 'duply', at: target.at, from: [{ kind: 'folder', path: clean(source.text), at: source.at }], to: [{ ...placeTarget(target.text), at: target.at }], rhythm: age && hours !== undefined && hours > 0 ? { kept: { hours, at: age.at } } : undefined }];
}
