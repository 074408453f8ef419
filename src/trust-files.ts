import { baselineChanges } from './compare/baseline-changes.ts';
import type { BaselineChange } from './compare/baseline-changes.ts';
import { parseBaseline } from './compare/baseline.ts';
import { parsePolicy } from './compare/policy/index.ts';
import { parseConfig, settingSpan } from './config/index.ts';
import type { ParsedConfig } from './config/index.ts';
import { decode } from './discover/decode.ts';
import { compareText, shownName } from './model/index.ts';
import type { Place, Shift, ShiftKind, Side, Span, Workspace } from './model/index.ts';
import { recogniserErrors } from './own-recognisers.ts';
import { settingChanges } from './trust-config.ts';

/** What a change does to some of the gate's own files. */
export interface TrustShifts {
  readonly weakened: readonly Shift[];
  readonly strengthened: readonly Shift[];
  readonly notes: readonly string[];
  /** Of the weakened: what no signature makes good. */
  readonly unsealable?: readonly Shift[];
}

/** One version of a file. `trouble`: it is there and is not what a trust file must be, half a sentence. */
type Version = { readonly state: 'absent' } | { readonly state: 'text'; readonly text: string; readonly trouble?: string } | { readonly state: 'unreadable'; readonly trouble: string };

async function versionOf(workspace: Workspace, path: string): Promise<Version> {
  const file = (await workspace.files()).find((one) => one.path === path);
  if (!file) {
    const gap = workspace.gaps().find((one) => one.place.file === path);
    return gap ? { state: 'unreadable', trouble: 'is there and cannot be read' } : { state: 'absent' };
  }
  const bytes = await workspace.read(file);
  const text = bytes && decode(bytes, file).text;
  if (text === undefined) return { state: 'unreadable', trouble: 'cannot be read as text' };
  const odd = file.mode === '120000' ? 'is a link to another file' : file.mode === '100755' ? 'is executable' : undefined;
  return { state: 'text', text, ...(odd === undefined ? {} : { trouble: `${odd}; it must be a plain file` }) };
}

/** A shift of one of the gate's own files or of its workflow. Loosened ones count; tightened ones are told. */
export function trustShift(kind: ShiftKind & ('trust-file' | 'gate-wiring'), counts: boolean, side: Side, file: string, span: Span, said: { readonly about: string; readonly says: string; readonly from: string; readonly to: string; readonly cause: string }): Shift {
  const at: Place = { file, start: span.start, end: span.end, origin: 'tree' };
  return { kind, about: said.about, from: said.from, to: said.to, side, at, says: said.says, causes: [{ side, at, says: said.cause }], level: 'error', counts, ...(counts ? {} : { notCounted: 'is told only' }) };
}

const START: Span = { start: 0, end: 0 };

/** The line that a sentence `file:line: ...` names. */
function lineNamed(text: string, sentence: string | undefined): Span {
  const line = Number(/:(\d{1,7}): /.exec(sentence ?? '')?.[1] ?? 1);
  let start = 0;
  for (let passed = 1; passed < line; passed++) {
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return { start, end: end < 0 ? text.length : end };
}

/** The part of `span` that the change touched: its first line that the other version does not have, else all of it. */
function touched(text: string, other: string | undefined, span: Span): Span {
  const lines = new Set((other ?? '').split('\n').map((line) => line.trim()));
  for (let start = text.lastIndexOf('\n', span.start - 1) + 1; start < Math.max(span.end, span.start + 1);) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trim();
    if (line !== '' && !lines.has(line)) return { start: Math.max(start + text.slice(start, end).indexOf(line), Math.min(span.start, end)), end: Math.max(start, Math.min(end, span.end)) };
    start = end + 1;
  }
  return span;
}

/** What becomes of a file before its content is looked at: gone, unreadable, not plain. */
function ofState(file: string, base: Version, head: Version): Shift[] {
  const name = shownName(file);
  const put = (side: Side, says: string, from: string, to: string): Shift[] => [trustShift('trust-file', true, side, file, START, { about: name, says, from, to, cause: `${name} is one of the gate's own files` })];
  if (base.state !== 'absent' && head.state === 'absent') return put('base', `${name} was deleted, and with it what the gate is told.`, 'there', 'deleted');
  if (head.state === 'unreadable' && base.state !== 'unreadable') return put('head', `${name} ${head.trouble}, so nobody can say what it loosens.`, base.state === 'absent' ? 'not there' : 'readable', 'unreadable');
  if (head.state === 'text' && head.trouble !== undefined && !(base.state === 'text' && base.trouble === head.trouble)) return put('head', `${name} ${head.trouble}.`, base.state === 'absent' ? 'not there' : 'a plain file', head.trouble.split(';')[0] ?? 'not plain');
  return [];
}

/** A configuration whose recognisers find what they must, or what is wrong with it. */
function usable(text: string, file: string): ParsedConfig {
  const parsed = parseConfig(text, file);
  const failing = parsed.config ? recogniserErrors(parsed.config, text, file) : [];
  return failing.length > 0 ? { errors: failing } : parsed;
}

/** What a change does to craterscan.yml. */
export async function configShifts(base: Workspace, head: Workspace, file: string): Promise<TrustShifts> {
  const [was, now] = [await versionOf(base, file), await versionOf(head, file)];
  const weakened = ofState(file, was, now);
  if (weakened.length > 0 && now.state !== 'text') return { weakened, strengthened: [], notes: [] };
  const strengthened: Shift[] = [];
  const notes: string[] = [];
  const [textWas, textNow] = [was.state === 'text' ? was.text : undefined, now.state === 'text' ? now.text : undefined];
  if (textWas === textNow) return { weakened, strengthened, notes };
  const parsed = textNow === undefined ? undefined : usable(textNow, file);
  const before = textWas === undefined ? undefined : parseConfig(textWas, file);
  const name = shownName(file);
  if (parsed?.errors) {
    weakened.push(trustShift('trust-file', true, 'head', file, lineNamed(textNow ?? '', parsed.errors[0]), { about: name, says: `${name} cannot be used as it is now: ${parsed.errors[0] ?? 'it is broken'}.`, from: 'readable', to: 'broken', cause: 'the settings that stood here hold no more once this is merged' }));
    return { weakened, strengthened, notes };
  }
  for (const change of settingChanges(before?.config, parsed?.config)) {
    if (change.effect === 'told') { notes.push(`${name}: ${change.says}`); continue; }
    const [text, other] = change.side === 'head' ? [textNow, textWas] : [textWas, textNow];
    const shift = trustShift('trust-file', change.effect === 'loosened', change.side, file, text === undefined ? START : touched(text, other, settingSpan(text, change.path)), {
      about: name, from: change.from, to: change.to, cause: change.side === 'head' ? 'this line is new or changed' : 'this line was taken out or changed',
      says: change.effect === 'loosened' ? `${name} is loosened: ${change.says}. It has no effect in the change that brings it.` : `${name} is tightened: ${change.says}.`,
    });
    (change.effect === 'loosened' ? weakened : strengthened).push(shift);
  }
  if (weakened.length + strengthened.length + notes.length === 0) notes.push(`${name} was reformatted or its comments changed; nothing is judged otherwise`);
  return { weakened, strengthened, notes };
}

/** Changes of a baseline told one by one, and entries added before they are told as one. */
const MOST = 20;
const FEW = 3;

/** Adopting a baseline adds many entries at once: that is one thing to decide, not one for each. */
function foldAdded(changes: readonly BaselineChange[]): BaselineChange[] {
  const added = changes.filter((change) => change.added !== undefined);
  const [first] = added;
  if (!first || added.length <= FEW) return [...changes];
  const names = added.slice(0, FEW).map((change) => change.added ?? '').join(', ');
  return [{ ...first, says: `${added.length} entries were added that accept ${names} and ${added.length - FEW} more`, to: `${added.length} findings accepted` }, ...changes.filter((change) => change.added === undefined)];
}

/** What a change does to the baseline. */
export async function baselineShifts(base: Workspace, head: Workspace, file: string): Promise<TrustShifts> {
  const [was, now] = [await versionOf(base, file), await versionOf(head, file)];
  const weakened = ofState(file, was, now);
  if (weakened.length > 0 && now.state !== 'text') return { weakened, strengthened: [], notes: [] };
  const [textWas, textNow] = [was.state === 'text' ? was.text : undefined, now.state === 'text' ? now.text : undefined];
  if (textWas === textNow || textNow === undefined) return { weakened, strengthened: [], notes: [] };
  const name = shownName(file);
  const after = parseBaseline(textNow, file);
  if (after.errors) {
    return { weakened: [...weakened, trustShift('trust-file', true, 'head', file, lineNamed(textNow, after.errors[0]), { about: name, says: `${name} cannot be used as it is now: ${after.errors[0] ?? 'it is broken'}.`, from: 'readable', to: 'broken', cause: 'it is no baseline any more' })], strengthened: [], notes: [] };
  }
  const before = textWas === undefined ? undefined : parseBaseline(textWas, file).baseline;
  const changes = foldAdded(baselineChanges(before?.entries ?? [], after.baseline.entries));
  const shifts = changes.map((change) => trustShift('trust-file', change.loosened, change.side, file, change.side === 'head' ? touched(textNow, textWas, change) : touched(textWas ?? '', textNow, change), {
    about: name, from: change.from, to: change.to, cause: change.side === 'head' ? 'this entry is new or was raised' : 'this entry was taken out or lowered',
    says: change.loosened ? `${name} is loosened: ${change.says}. It has no effect in the change that brings it.` : `${name} is tightened: ${change.says}.`,
  }));
  const loose = shifts.filter((shift) => shift.counts);
  const tight = shifts.filter((shift) => !shift.counts);
  return {
    weakened: [...weakened, ...loose.slice(0, MOST)], strengthened: tight.slice(0, MOST),
    notes: [
      ...(loose.length > MOST ? [`${name}: ${loose.length - MOST} more entries are new or were raised`] : []), ...(tight.length > MOST ? [`${name}: ${tight.length - MOST} more entries were taken out or lowered`] : []),
      ...(shifts.length + weakened.length === 0 ? [`${name} was reformatted; nothing is judged otherwise`] : []),
    ],
  };
}

/**
 * What a change does to the policy. Where no seal stands behind it nobody can be asked whether it may, so any change but a first policy counts. A policy that could not be read once it is merged, or
 * that does not count on from the one before, closes the gate whoever sealed it.
 */
export async function policyShifts(base: Workspace, head: Workspace, file: string): Promise<TrustShifts> {
  const [was, now] = [await versionOf(base, file), await versionOf(head, file)];
  const weakened = ofState(file, was, now);
  const name = shownName(file);
  if (weakened.length > 0 || now.state !== 'text' || (was.state === 'text' && was.text === now.text)) return { weakened, strengthened: [], notes: [] };
  const before = was.state === 'text' ? was.text : undefined;
  const put = (span: Span, says: string, to: string): Shift => trustShift('trust-file', true, 'head', file, span, { about: name, says, from: before === undefined ? 'not there' : 'as it was', to, cause: 'this line is new or changed' });
  const [old, next] = [before === undefined ? undefined : parsePolicy(Buffer.from(before), file).policy, parsePolicy(Buffer.from(now.text), file)];
  const wrong = next.errors ? [put(lineNamed(now.text, next.errors[0]), `${name} cannot be used as it is now: ${next.errors[0] ?? 'it is broken'}.`, 'broken')]
    : old && next.policy.repository !== old.repository ? [put(START, `${name} is of another repository now.`, 'of another repository')]
      : old && next.policy.serial !== old.serial + 1 ? [put(START, `${name} has the serial ${next.policy.serial}, which does not follow ${old.serial}.`, 'out of order')] : [];
  if (before === undefined) return { weakened: wrong, unsealable: wrong, strengthened: [], notes: wrong.length > 0 ? [] : [`${name} is new; it is obeyed once it is on the trusted side`] };
  const changed = put(touched(now.text, before, { start: 0, end: now.text.length }), `${name} was changed and no seal says who agreed. It has no effect in the change that brings it.`, 'changed');
  return { weakened: [changed, ...wrong], unsealable: wrong, strengthened: [], notes: [] };
}

const FOLDER = '.craterscan/';

/** Other files of `.craterscan/`, and names that a file system without case would take for a trust file. */
export async function otherTrustFiles(base: Workspace, head: Workspace, known: readonly string[]): Promise<TrustShifts> {
  const weakened: Shift[] = [];
  const notes: string[] = [];
  const [before, after] = [(await base.files()).map((file) => file.path), (await head.files()).map((file) => file.path)];
  const had = new Set(before);
  const folded = new Map(known.map((path) => [fold(path), path]));
  for (const path of after) {
    const twin = folded.get(fold(path));
    if (twin === undefined || twin === path || had.has(path)) continue;
    weakened.push(trustShift('trust-file', true, 'head', path, START, { about: shownName(twin), says: `${shownName(path)} is new, and on a disk that does not tell its name from ${shownName(twin)} it takes that file's place.`, from: 'one file', to: 'two of nearly one name', cause: 'this file is new' }));
  }
  const own = (path: string): boolean => path.startsWith(FOLDER) && !known.includes(path);
  for (const path of [...new Set([...before, ...after])].filter(own).sort(compareText)) {
    const [was, now] = [await versionOf(base, path), await versionOf(head, path)];
    const state = ofState(path, was, now);
    const text = (version: Version): string | undefined => (version.state === 'text' ? version.text : undefined);
    if (state.length > 0) weakened.push(...state);
    else if (text(was) !== text(now)) notes.push(`${shownName(path)} changed; nothing in this version of craterscan reads it`);
  }
  return { weakened, strengthened: [], notes };
}

/** A name as the most forgiving disk takes it: without case, without signs that nobody sees, letters that look alike by their make as one. */
function fold(path: string): string { return path.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '').toLowerCase().replaceAll('ſ', 's'); }
