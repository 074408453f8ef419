import type { Place, Span } from '../model/index.ts';
import { isDay } from './schema.ts';

/** A comment that accepts the findings of one rule on one line. */
export interface InlineSuppression {
  readonly rule: string;
  readonly reason: string;
  /** Day from which it holds no more, YYYY-MM-DD. */
  readonly until?: string;
  /** The comment. */
  readonly at: Place;
  /** It covers what begins inside one of these: its own line and, when it stands alone on it, the next. */
  readonly covers: readonly Span[];
}

/** What the comments of one file accept, and a sentence `file:line: ...` for each that does not count. */
export interface InlineSuppressions { readonly allowed: readonly InlineSuppression[]; readonly errors: readonly string[] }

const MARK = 'craterscan:allow';
const OPENER = /(?:#|\/\/|--|\/\*+|<!--|;|\*)[ \t]*$/;
const ALONE = /^[ \t]*(?:#|\/\/|--|\/\*+|<!--|;|\*)[ \t]*$/;
const UNTIL = /(?:^|[ \t])until=(\S*)/;
/** Longest part of a line that is looked at: comments are short, hostile lines are not. */
const WINDOW = 1000;

/**
 * Comments `craterscan:allow RULE REASON`, with `until=YYYY-MM-DD` anywhere in the reason. A comment covers its own line; one that has a line to
 * itself also covers the line below, past further such comments. The reason is required. `text` and all offsets are of the decoded file.
 */
export function inlineSuppressions(text: string, file: { readonly file: string; readonly origin: Place['origin'] }): InlineSuppressions {
  const allowed: InlineSuppression[] = [];
  const errors: string[] = [];
  let line = 1;
  let counted = 0;
  for (let mark = text.indexOf(MARK); mark >= 0; mark = text.indexOf(MARK, mark + MARK.length)) {
    const own = lineAt(text, mark);
    for (; counted < own.start; counted++) if (text.charCodeAt(counted) === 10) line++;
    const before = text.slice(Math.max(own.start, mark - WINDOW), mark);
    const opener = OPENER.exec(before);
    if (!opener) continue;
    const end = Math.min(own.end, mark + WINDOW);
    const words = text.slice(mark + MARK.length, end).replace(/[ \t\r]*(?:\*\/\}?|-->)?[ \t\r]*$/, '');
    const said = /^[ \t]+([a-z0-9][a-z0-9./-]*)(?:[ \t]+(.*))?$/.exec(words);
    const where = `${file.file}:${line}`;
    if (!said?.[1]) { errors.push(`${where}: ${MARK} needs the id of a rule and a reason, so it does not count`); continue; }
    const until = UNTIL.exec(said[2] ?? '')?.[1];
    const reason = (said[2] ?? '').replace(UNTIL, '').trim();
    if (reason === '') { errors.push(`${where}: ${MARK} ${said[1]} needs a reason, so it does not count`); continue; }
    if (until !== undefined && !isDay(until)) { errors.push(`${where}: until= must be a day that exists, written YYYY-MM-DD, so this ${MARK} does not count`); continue; }
    const alone = own.start >= mark - WINDOW && ALONE.test(before);
    allowed.push({
      rule: said[1], reason, ...(until === undefined ? {} : { until }),
      at: { file: file.file, start: mark, end: mark + MARK.length + words.length, origin: file.origin },
      covers: alone ? [own, nextLine(text, own)].filter((span) => span.start < span.end) : [own],
    });
  }
  return { allowed, errors };
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
    if (mark < 0 || !ALONE.test(start.slice(0, mark))) return next;
  }
  return next;
}
