import { secretInHeaders } from './header-fields.ts';
import { isQuery, opensNothing } from './queries.ts';
import type { Signs } from './signs.ts';

/** Names of headers as keys of an object, as what is set, or as a constant. One with a hyphen is a header wherever it stands, others are where headers are spoken of. */
const AUTHORIZATION = /(?<![\w$])authorization["'`]?\s{0,20}(?:\]\s{0,20})?(?:[:,}]|=(?![=>]))|authorization["'`]\s{0,20}[;\n]/i;
const HYPHENATED_NAME = '["\'`](?<!\\bcase\\s{1,9}["\'`])(?:[\\w-]{0,60}-[\\w-]{0,40}(?:token|apikey|secret)|[\\w-]{0,60}(?:token|apikey|secret)[\\w-]{0,40}-|[\\w-]{0,60}(?:api-key|access-key|auth-key))[\\w-]{0,60}["\'`]\\s{0,20}';
/** As a key, or as what is given a value in brackets. */
const HYPHENATED = new RegExp(`${HYPHENATED_NAME}(?:(?:\\]\\s{0,20})?:|\\]\\s{0,20}=(?![=>]))`, 'i');
/** As what a call is handed, or as a constant that one may be. */
const HYPHENATED_GIVEN = new RegExp(`${HYPHENATED_NAME}[,;}\\n]`, 'i');
/** Calls by which a header is set on its own. What is in doubt (types, comments) counts. */
const SETS = /\b(?:set|append|setHeader|header|addHeader)(?:["'`]\s{0,9}\])?[\s!?.]{0,9}[(</]/;
const BASIC = /\bauth["'`]?\s{0,20}[:,}]/i;
const BASIC_SECRET = /\b(?:bearer|password)["'`]?\s{0,20}[:,}]/i;
/** A program started with an environment of its own, and the names of secrets there. */
const STARTS = /\b(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|execa|execaSync|execaCommand|fork)(?:["'`]\s{0,9}\])?[\s!?.]{0,9}[(</]/;
const ENVIRONMENT = /\benv\b["'`]?\s{0,20}[:,}]/i;
const SECRET_VARIABLE = /(?:token|api[_-]?key|access[_-]key|secret|auth[_-]key|authorization|_(?:URL|URI|DSN|PASSWORD))[\w$-]{0,80}["'`]?\s{0,20}(?:\]\s{0,20})?[:,}/]/i;
const IMPORT = /\bimport\s{1,20}([\w$*{][^;"'`()=]{0,4000}?)\s{0,20}from\s{0,20}["']([^"'\n]{1,200})["']/g;
/** An export that may be a constant; functions, classes and types are none. */
const EXPORT = /\bexport\s{0,20}(?:declare\s{1,20})?(?:(?:const|let|var)\s{1,20}(?![\w$]{1,100}\s{0,20}(?::[\w$.<>,|&[\]\s'\x22]{1,300})?=\s{0,20}(?:async\b|function\b|class\b|\(\s{0,20}(?:\)|\{|[\w$]{1,100}\s{0,20}(?:[,:]|\?\s{0,9}[:,)]|\)\s{0,9}(?:=>|:)))))|[{*]|default\s{1,20}(?!async\b|function\b|class\b|abstract\b))/;

/** It hands on what another file of the tree exports. */
const HANDED_ON = /\bexport\s{0,20}(?:\*|\{[^}]{0,4000}\})[\w$\s]{0,100}\bfrom\s{0,20}["']\./;

/** Does the text of a JavaScript or TypeScript file hold a secret on its way, or hand on what another exports? `hits`: the literals of the prefilter in it. */
export function needsTree(text: string, hits: ReadonlySet<string>, signs: Signs): boolean {
  if (speaksOfHeaders(text)) return true;
  if (STARTS.test(text) && ENVIRONMENT.test(text) && SECRET_VARIABLE.test(text)) return true;
  if (HANDED_ON.test(text)) return true;
  return signs.libraries.required.some((sign) => hits.has(sign)) || callsLibrary(text, signs.libraries.names);
}

/** May the text export a constant that another file hands over? Such a file is read for it only when another asks. */
export function mayExport(text: string, hits: ReadonlySet<string>, signs: Signs): boolean {
  return signs.exported.some((sign) => hits.has(sign)) && EXPORT.test(text);
}

/** Does the text name a header for secrets, or a request's login? */
export function speaksOfHeaders(text: string): boolean {
  return AUTHORIZATION.test(text) || HYPHENATED.test(text) || (HYPHENATED_GIVEN.test(text) && SETS.test(text)) || secretInHeaders(text) || (BASIC.test(text) && BASIC_SECRET.test(text));
}

/** Is something called or made that is imported from a library which is handed secrets? Types are not. */
function callsLibrary(text: string, libraries: readonly string[]): boolean {
  for (const [, clause = '', source = ''] of text.matchAll(IMPORT)) {
    if (/^type\b(?!\s*,)/.test(clause) || opensNothing(source) || !libraries.some((name) => source.startsWith(name))) continue;
    for (const part of clause.split(/[{},]/)) {
      const name = /([A-Za-z_$][\w$]{0,100})\s*$/.exec(part)?.[1];
      if (name === undefined || isQuery(part.trim()) || /^\s*type\s+[\w$]/.test(part)) continue;
      const called = new RegExp(`(?<![\\w$])(?:new\\s{1,20}${name.replaceAll('$', '\\$')}\\b|${name.replaceAll('$', '\\$')}(?:\\s{0,40}[!?]?\\.\\s{0,40}[\\w$]{1,80}){0,10}\\s{0,20}(?:[[(]|[?!]\\.?\\s{0,9}\\(|<[^;()]{0,300}>\\s{0,9}\\())`);
      if (called.test(text)) return true;
    }
  }
  return false;
}
