import { hash } from 'node:crypto';
import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import type { Span } from '../../model/index.ts';
import { isAlphanumeric } from './byte-kinds.ts';
import { shapeOf } from './generic-shape.ts';
import type { Reading } from './reading.ts';
import type { Sighting } from './sighting.ts';
import { anyPlace, latinOf } from './standing.ts';
import type { Standing } from './standing.ts';
import { isPlaceholder, looksRandom } from '../shared/truth.ts';

/** Rules whose subject our own tables read with more knowledge, or which report what is no secret by itself. */
const OURS = /-(?:aws|gcp|github|stripe|privatekey|database-connection-string|basicauth|filter-comments)$/;
/** What begins the tokens that the remaining rules know, as far as all tokens of that rule are alike: without one of these the rules are not run, for to load them takes longer than to read a small tree. */
export const TOKEN_MARKS = /(?:xox[abopr]|xapp)-(?:\d-)?[A-Za-z0-9]{1,40}-[A-Za-z0-9]|hooks\.slack\.com\/services\/T[A-Za-z0-9]|npm_[A-Za-z0-9]{36}|_authToken=(?![ \t]{0,4}["']?\$)[^$]|sk-(?:ant-api0\d-[A-Za-z0-9_-]{90}|(?:proj|svcacct|admin)-[A-Za-z0-9_-]{58}T3BlbkFJ|(?:proj|svcacct|admin)-[A-Za-z0-9_-]{74}T3BlbkFJ|[A-Za-z0-9]{20}T3BlbkFJ)|SG\.\w{1,128}\.\w|shp(?:at|ss|ca|pa)_[A-Za-z0-9]{32}|glpat-[A-Za-z0-9_-]{20}|glc_[A-Za-z0-9+/]{32}|glsa_[A-Za-z0-9]{32}_|ops_ey[A-Za-z0-9+/=]{100}|hv[sbr]\.[A-Za-z0-9_-]{90}|vc[acipkr]_[A-Za-z0-9]{20}|dapi[A-Fa-f0-9]{32}|dckr_pat_[A-Za-z0-9_-]{27}|figd_[A-Za-z0-9_-]{40}|tskey-[a-z]{2,20}-[A-Za-z0-9_]{8}|cf(?:ut|at|k)_[A-Za-z0-9]{40}|gsk_[A-Za-z0-9]{52}|hf_[A-Za-z]{34}|lin_api_[A-Za-z0-9_]{32}|ntn_[0-9]{11}/g;
/** One of these stands in every text with such a mark, as it is written there. */
const WRITTEN: readonly string[] = [
  ...[...'abopr'].map((letter) => `xox${letter}-`), 'xapp-', 'hooks.slack.com', 'npm_', '_authToken', 'sk-', 'SG.', 'shpat_', 'shpss_', 'shpca_', 'shppa_', 'glpat-',
  'glc_', 'glsa_', 'ops_ey', 'hvs.', 'hvb.', 'hvr.', ...[...'acipkr'].map((letter) => `vc${letter}_`), 'dapi', 'dckr_pat_', 'figd_', 'tskey-', 'cfut_', 'cfat_', 'cfk_', 'gsk_', 'hf_', 'lin_api_', 'ntn_',
];
/** The same in lower case. */
export const PUBLISHED_LITERALS: readonly string[] = WRITTEN.map((literal) => literal.toLowerCase());
const WINDOW = 2_000;
const MOST_WINDOWS = 100;

/** Does a mark stand in these bytes? `standing`: the places of `PUBLISHED_LITERALS`. */
export function holdsMark(bytes: Uint8Array, standing: Standing): boolean {
  return anyPlace(PUBLISHED_LITERALS, standing, (at, literal) => {
    // Most stand in words of programs (`msg.`, `half_`), which is seen without the expression.
    for (let p = at + literal.length, end = p + (LEAST.get(literal) ?? 0); p < end; p++) if (!isTokenByte(bytes[p] ?? 0)) return false;
    return (AT_MARK ??= new RegExp(`^(?:${TOKEN_MARKS.source})`)).test(latinOf(bytes, at, at + LONGEST_MARK));
  }, MOST_PLACES);
}
/** Places of one mark that are looked at in one file. */
const MOST_PLACES = 20_000;
/** Letters, digits, `_` and `-` that stand behind a mark at least, for those that stand in other words too. */
const LEAST: ReadonlyMap<string, number> = new Map([['npm_', 36], ['sk-', 7], ['sg.', 1], ['hf_', 34], ['gsk_', 52], ['dapi', 32]]);
function isTokenByte(byte: number): boolean { return isAlphanumeric(byte) || byte === 95 || byte === 45; }
let AT_MARK: RegExp | undefined;
/** More than any of the expressions of marks takes of a token. */
const LONGEST_MARK = 500;

interface Found { readonly rule: string; readonly value: string; readonly start: number }

/**
 * Secrets of services our tables do not know, found by secretlint's rules in memory. Its rules run synchronously within `lintSource`, and
 * our wrapper takes each report as it is made: only the matched text is kept, located in the file by value (ranges of some rules are off), and the
 * messages, which quote the secret, are never built into anything.
 */
export function otherServiceSightings(reading: Reading, taken: (span: Span) => boolean): Sighting[] {
  const out: Sighting[] = [];
  const seen = new Set<string>();
  for (const window of reading.open.has('published') ? windowsOf(reading.text) : []) {
    for (const found of lint(reading.document.file, reading.text.slice(window.start, window.end))) {
      const start = locate(reading.text, found, window);
      if (start === undefined) continue;
      const span = { start, end: start + found.value.length };
      if (seen.has(`${span.start}`) || taken(span) || isPlaceholder(found.value) || !looksRandom(found.value) || shapeOf(found.value).words > 0.45) continue;
      seen.add(`${span.start}`);
      const bound = reading.nameAt(start);
      out.push({ ...span, raw: found.value, provider: 'unknown', kinds: ['unknown.secret'], name: bound?.name ?? reading.role, path: bound?.path ?? [], opens: {}, confidence: 'medium', note: `holds a ${found.rule} secret` });
    }
  }
  return out;
}

/** Lines around marks, joined where they touch; a minified line gives a piece of itself. */
function windowsOf(text: string): Span[] {
  const out: { start: number; end: number }[] = [];
  TOKEN_MARKS.lastIndex = 0;
  for (let match = TOKEN_MARKS.exec(text); match && out.length < MOST_WINDOWS; match = TOKEN_MARKS.exec(text)) {
    const start = Math.max(text.lastIndexOf('\n', match.index) + 1, match.index - 200);
    const newline = text.indexOf('\n', match.index);
    const end = Math.min(newline < 0 ? text.length : newline, match.index + WINDOW);
    const last = out.at(-1);
    // Pieces stay small: some of the rules take time that grows with the square of the text.
    if (last && match.index < last.end && end <= last.end) continue;
    if (last && start <= last.end + 1 && end - last.start <= WINDOW) last.end = Math.max(last.end, end); else out.push({ start, end });
  }
  return out;
}

/** Digests of pieces in which nothing was found, by name of file: versions of one file hold the same lines, and to set the rules up takes longer than to read a piece. Nothing of the text is kept. */
const empty = new Set<string>();
const MOST_KEPT = 20_000;

function lint(file: string, content: string): Found[] {
  const key = hash('sha256', `${file}\n${content}`, 'base64');
  if (empty.has(key)) return [];
  const found = linted(file, content);
  if (empty.size >= MOST_KEPT) empty.clear();
  if (found.length === 0) empty.add(key);
  return found;
}

function linted(file: string, content: string): Found[] {
  // Not when this module is loaded: few trees hold anything these rules know, and the build leaves them out until one does.
  secretLintProfiler.setEnabled(false);
  const found: Found[] = [];
  const preset = {
    ...creator,
    create(context: Parameters<typeof creator.create>[0], options: Parameters<typeof creator.create>[1]): void {
      creator.create({
        ...context,
        registerRule(rule: (typeof creator.rules)[number], defaults?: Parameters<typeof context.registerRule>[1]): void {
          if (OURS.test(rule.meta.id)) return;
          context.registerRule({
            ...rule,
            create(inner: Parameters<typeof rule.create>[0], ruleOptions: Parameters<typeof rule.create>[1]) {
              return rule.create({
                ...inner,
                report(descriptor: { readonly range: readonly number[]; readonly message: { readonly data?: unknown } }): void {
                  const value = valueOf(descriptor.message.data) ?? content.slice(descriptor.range[0], descriptor.range[1]);
                  if (value.length >= 8) found.push({ rule: rule.meta.id.replace(/^.*secretlint-rule-/, ''), value, start: descriptor.range[0] ?? 0 });
                },
                ignore(): void { /* a comment in the file hides nothing from an agent */ },
              }, ruleOptions);
            },
          }, defaults);
        },
      }, options);
    },
  };
  const dot = file.lastIndexOf('.');
  const run = lintSource({
    source: { filePath: file, content, ext: dot < 0 ? '' : file.slice(dot), contentType: 'text' },
    options: { noPhysicFilePath: true, maskSecrets: false, config: { rules: [{ id: creator.meta.id, rule: preset, options: {} }] } },
  });
  // Every text rule has reported by now; what is left is bookkeeping whose outcome, or failure, changes nothing.
  run.catch(() => undefined);
  return found;
}

/** The one text among the message's data that is the secret: the longest. */
function valueOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const texts = Object.values(data).filter((value): value is string => typeof value === 'string' && value.length >= 8);
  return texts.sort((a, b) => b.length - a.length)[0];
}

/** Where the value stands: at the reported place if it does, else nearest to it inside the window. */
function locate(text: string, found: Found, window: Span): number | undefined {
  const reported = window.start + found.start;
  if (text.startsWith(found.value, reported)) return reported;
  const next = text.indexOf(found.value, Math.max(window.start, reported - 400));
  return next >= 0 && next < window.end ? next : undefined;
}
