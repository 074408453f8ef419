import { isDay } from '../model/index.ts';
import type { Evidence, Place, Span } from '../model/index.ts';
import { suggest } from './suggest.ts';

/** A comment that accepts the findings of one rule on one line, or, where it names none, what is said of the credential there. */
export interface InlineSuppression {
  readonly rule?: string;
  readonly reason: string;
  /** Day from which it holds no more, YYYY-MM-DD. */
  readonly until?: string;
  /** The comment. */
  readonly at: Place;
  /** It covers what begins inside one of these: its own line and, when it stands alone on it, the next. */
  readonly covers: readonly Span[];
}

/** What the comments of one file accept, and where and why one does not count. */
export interface InlineSuppressions { readonly allowed: readonly InlineSuppression[]; readonly errors: readonly Evidence[] }

const MARK = 'craterscan:allow';
const UNTIL = 'until=';
const OPENERS = ['{/*', '#', '//', '--', '/*', '/**', '<!--', ';', '*'];
const CLOSERS = ['*/}', '*/', '-->'];
/** Longest part of a line that is looked at: comments are short, hostile lines are not. */
const WINDOW = 1000;

/**
 * Comments `craterscan:allow RULE REASON` and `craterscan:allow REASON`, with `until=YYYY-MM-DD` anywhere in the reason. `rules`: ids of all rules; a first word that is nearly one is
 * refused, for a slip must not accept something else. Without `rules` every first word that could be an id is taken for one. A comment covers its own line; one that has a line to
 * itself also covers the line below, past further such comments. The reason is required. `text` and all offsets are of the decoded file.
 */
export function inlineSuppressions(text: string, file: { readonly file: string; readonly origin: Place['origin'] }, rules?: readonly string[]): InlineSuppressions {
  const allowed: InlineSuppression[] = [];
  const errors: Evidence[] = [];
  let own: Span = { start: 0, end: -1 };
  for (let mark = text.indexOf(MARK); mark >= 0; mark = text.indexOf(MARK, mark + MARK.length)) {
    if (mark >= own.end) own = lineAt(text, mark);
    const before = text.slice(Math.max(own.start, mark - WINDOW), mark).trimEnd();
    const opener = OPENERS.find((one) => before.endsWith(one));
    if (opener === undefined) continue;
    const words = commentBody(text.slice(mark + MARK.length, Math.min(own.end, mark + WINDOW)));
    const at: Place = { file: file.file, start: mark, end: mark + MARK.length + words.length, origin: file.origin };
    const said = saying(words, rules);
    if (typeof said === 'string') errors.push({ at, note: `${said}, so it does not count` });
    else {
      const alone = own.start >= mark - WINDOW && OPENERS.includes(before.trim());
      allowed.push({ ...said, at, covers: alone ? [own, nextLine(text, own)].filter((span) => span.start < span.end) : [own] });
    }
    // One comment a line: the rest of it is the reason, whatever it says.
    mark = Math.max(mark, own.end - MARK.length);
  }
  return { allowed, errors };
}

/** The comment without its closing mark and the space around that. */
function commentBody(rest: string): string {
  const body = rest.trimEnd();
  const closer = CLOSERS.find((one) => body.endsWith(one));
  return closer === undefined ? body : body.slice(0, -closer.length).trimEnd();
}

/** ` RULE REASON until=DAY` taken apart, or what is wrong with it. */
function saying(words: string, rules: readonly string[] | undefined): { rule?: string; reason: string; until?: string } | string {
  const all = words.trim().split(/[ \t]+/);
  const [first = ''] = all;
  const named = rules === undefined ? /^[a-z0-9][a-z0-9./-]*$/.test(first) : rules.includes(first);
  if (!/^[ \t]/.test(words) || first === '' || (rules === undefined && !named)) return `${MARK} needs ${rules === undefined ? 'the id of a rule and a reason' : 'a reason, and the id of a rule before it unless it speaks of the credential itself'}`;
  const meant = named || rules === undefined || !first.includes('-') ? undefined : suggest(first, rules);
  if (meant !== undefined) return `${MARK} names no rule that there is; did you mean "${meant}"?`;
  const reason = (named ? all.slice(1) : all).filter((word) => !word.startsWith(UNTIL)).join(' ');
  const rule = named ? { rule: first } : {};
  if (reason === '') return named ? `${MARK} ${first} needs a reason` : `${MARK} needs a reason`;
  const until = all.find((word) => word.startsWith(UNTIL))?.slice(UNTIL.length);
  if (until === undefined) return { ...rule, reason };
  return isDay(until) ? { ...rule, reason, until } : `${UNTIL} of this ${MARK} must be a day that exists, written YYYY-MM-DD`;
}

/** The line that holds `offset`, without its end. */
function lineAt(text: string, offset: number): Span {
  const end = text.indexOf('\n', offset);
  return { start: text.lastIndexOf('\n', offset - 1) + 1, end: end < 0 ? text.length : end };
}

/** The first line below `line` that is not such a comment itself; at most 20 of them are passed. */
function nextLine(text: string, line: Span): Span {
  let next = line;
  for (let passed = 0; passed < 20; passed++) {
    if (next.end >= text.length) return { start: text.length, end: text.length };
    next = lineAt(text, next.end + 1);
    const start = text.slice(next.start, Math.min(next.end, next.start + WINDOW));
    const mark = start.indexOf(MARK);
    const before = start.slice(0, Math.max(mark, 0)).trim();
    if (mark < 0 || !OPENERS.includes(before)) return next;
  }
  return next;
}
