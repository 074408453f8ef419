import type { Condition, Statement, Texts } from './statement.ts';

/** IAM's pattern match: `*` any run, `?` one character. Linear apart from backing up to the last star. Case counts; lower both where it does not. */
export function matches(pattern: string, text: string): boolean {
  let [i, j, star, mark] = [0, 0, -1, 0];
  while (j < text.length) {
    if (i < pattern.length && pattern[i] === '*') { star = i++; mark = j; }
    else if (i < pattern.length && (pattern[i] === '?' || pattern[i] === text[j])) { i++; j++; }
    else if (star >= 0) { i = star + 1; j = ++mark; }
    else return false;
  }
  while (pattern[i] === '*') i++;
  return i === pattern.length;
}

/**
 * Does an action pattern cover an action? Case never counts. A bare `*` (or `*:*`) is all of them; a pattern without a colon covers none besides, and neither does one
 * with a star in its service, which AWS refuses.
 */
export function matchesAction(pattern: string, action: string): boolean {
  if (isAllActions(pattern)) return true;
  const [p, a] = [pattern.toLowerCase(), action.toLowerCase()];
  const cut = p.indexOf(':');
  return cut > 0 && a.startsWith(p.slice(0, cut + 1)) && matches(p.slice(cut + 1), a.slice(cut + 1));
}

/** `*`, `**`, `*:*`. */
export function isAllActions(pattern: string): boolean { return /^\*+(?::\*+)?$/.test(pattern); }

/**
 * Does a pattern of resources cover one? An ARN is compared segment by segment, so that a star does not reach over a colon of its first five parts, and the service
 * of an ARN stands as written.
 */
function matchesResource(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const [p, a] = [segments(pattern), segments(arn)];
  if (p.length !== 6 || a.length !== 6) return matches(pattern, arn);
  return p.every((part, index) => matches(part, a[index] ?? ''));
}

function segments(arn: string): readonly string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** `*`, or a pattern that leaves open every thing of a service or of all: `arn:aws:s3:::*`, `arn:aws:iam::123456789012:role/*`. */
export function isEverything(pattern: string): boolean {
  if (/^[*]+$/.test(pattern)) return true;
  const parts = segments(pattern);
  if (parts[0] !== 'arn') return false;
  if (parts.length < 6) return parts.at(-1) === '*';
  // Buckets, queues and topics stand in the last part by their bare name, everything else behind its type.
  const typed = !/^(?:s3|sns|sqs)$/.test(parts[2] ?? '');
  return (typed ? /^(?:[a-z-]{1,40}[/:])?\*(?:\/\*)?$/ : /^\*(?:\/\*)?$/).test(parts[5] ?? '');
}

/** Does it reach everything it could: an all-embracing resource, or all but a few? */
export function isEverywhere(statement: Statement): boolean {
  return statement.notResources !== undefined || (statement.resources?.texts.some(isEverything) ?? false);
}

/** Does the statement speak of this action? `maybe` where a part of it is unknown. */
export function coversAction(statement: Statement, action: string): boolean | 'maybe' {
  if (statement.notActions) return statement.notActions.texts.some((pattern) => matchesAction(pattern, action)) ? false : statement.notActions.unknown ? 'maybe' : true;
  return coversBy(statement.actions, (pattern) => matchesAction(pattern, action));
}

/** Does it speak of this resource? */
export function coversResource(statement: Statement, arn: string): boolean | 'maybe' {
  if (statement.notResources) return statement.notResources.texts.some((pattern) => matchesResource(pattern, arn)) ? false : statement.notResources.unknown ? 'maybe' : true;
  if (!statement.resources) return true;
  return coversBy(statement.resources, (pattern) => matchesResource(pattern, arn));
}

function coversBy(texts: Texts | undefined, test: (pattern: string) => boolean): boolean | 'maybe' {
  if (!texts) return 'maybe';
  return texts.texts.some(test) ? true : texts.unknown ? 'maybe' : false;
}

/** Keys whose tests hold for whoever asks from an ordinary place at an ordinary time: they narrow, and keep nobody in particular out. */
const WEAK = /^aws:(?:requestedregion|securetransport|currenttime|epochtime|useragent|referer|tokenissuetime|multifactorauthage)$/i;
/** A test that nothing fails: a pattern of stars, or an address range that is all of them. */
export function isVacuous(condition: Condition): boolean {
  if (condition.values.unknown || condition.values.texts.length === 0) return false;
  if (/^(?:for(?:any|all)values:)?(?:string|arn)(?:like|equals)(?:ifexists)?$/i.test(condition.operator) && condition.values.texts.some((value) => /^\*+$/.test(value))) return /like|arn/i.test(condition.operator);
  return /^ipaddress/i.test(condition.operator) && condition.values.texts.some((value) => value === '0.0.0.0/0' || value === '::/0');
}
/** Does a condition keep most callers out? */
export function isStrong(condition: Condition): boolean {
  return !isVacuous(condition) && !WEAK.test(condition.key);
}

/** Names of the condition keys, never their values, for a sentence. */
export function limitsOf(statement: Statement): readonly string[] {
  return statement.conditions.map(({ key }) => (/^[A-Za-z0-9:/._-]{1,80}$/.test(key) ? `a condition on ${key}` : 'a condition that could not be read'));
}
