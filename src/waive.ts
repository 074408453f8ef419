import picomatch from 'picomatch';
import { inlineSuppressions } from './config/inline.ts';
import type { Config } from './config/index.ts';
import { matchesStars } from './model/index.ts';
import type { Check, Evidence, Finding, Hidden, Origin, Place, Waived } from './model/index.ts';

export interface WaiveOptions {
  readonly config: Config | undefined;
  readonly configFile: string;
  /** The rules there are: tells which speak of a credential alone. */
  readonly checks: readonly Check[];
  readonly texts: ReadonlyMap<string, { readonly text: string; readonly origin: Origin }>;
  /** YYYY-MM-DD; a waiver whose `until` is not after it holds no more. */
  readonly today: string;
  /** May a comment waive this finding? Default: any. A change may not bring the comment that waives what it adds. */
  readonly honours?: (finding: Finding) => boolean;
}

/** A day on or after which the waiver holds no more. */
function expired(until: string | undefined, today: string): boolean { return until !== undefined && until <= today; }

/**
 * Takes out the findings that somebody accepted with a reason: by rule, subject and path in craterscan.yml, or by a comment on the line. They stay
 * in the result as waived. Waivers that ran out, fit nothing or lack a reason are told as evidence.
 */
export function waive(all: readonly Finding[], options: WaiveOptions): { findings: Finding[]; waived: Waived[]; told: Hidden[] } {
  const configAt: Place = { file: options.configFile, start: 0, end: 0, origin: 'tree' };
  const told: Evidence[] = [];
  const ids = options.checks.map((check) => check.id);
  const ofCredentials = new Set(options.checks.filter((check) => check.family === 'credential').map((check) => check.id));
  const allowed = allowances(options.config);
  const rules = (options.config?.suppress ?? []).map((rule) => ({ rule, path: rule.path === undefined ? undefined : picomatch(rule.path, { dot: true }), used: false }));
  const inline = new Map([...options.texts].filter(([, { text }]) => text.includes('craterscan:allow')).map(([file, { text, origin }]) => [file, inlineSuppressions(text, { file, origin }, ids)]));
  for (const { errors } of inline.values()) told.push(...errors);
  const findings: Finding[] = [];
  const waived: Waived[] = [];
  for (const finding of all) {
    const byComment = finding.places.map((place) => inline.get(place.file)?.allowed.find((one) => (one.rule === undefined ? ofCredentials.has(finding.rule) : one.rule === finding.rule) && one.covers.some((span) => span.start <= place.start && place.start <= span.end)));
    const comment = byComment[0];
    if (comment && byComment.every((one) => one !== undefined) && options.honours?.(finding) === false) {
      told.push({ at: comment.at, note: `this waiver of ${comment.rule ?? finding.rule} is new with the change, so it waives nothing in it` });
    } else if (comment && byComment.every((one) => one !== undefined)) {
      if (!expired(comment.until, options.today)) { waived.push({ finding, reason: comment.reason, at: comment.at, ...(comment.until === undefined ? {} : { until: comment.until }) }); continue; }
      told.push({ at: comment.at, note: `this waiver of ${comment.rule ?? finding.rule} ran out on ${comment.until}` });
    }
    const said = rules.find(({ rule, path }) => rule.rule === finding.rule && (rule.about === undefined || rule.about === finding.subject.about) && (path === undefined || finding.places.every((place) => path(place.file))));
    if (said) {
      said.used = true;
      if (!expired(said.rule.until, options.today)) { waived.push({ finding, reason: said.rule.reason, at: configAt, ...(said.rule.until === undefined ? {} : { until: said.rule.until }) }); continue; }
      told.push({ at: configAt, note: `the waiver of ${said.rule.rule} ran out on ${said.rule.until}` });
    }
    const known = ofCredentials.has(finding.rule) ? allowed.find((one) => one.covers(finding)) : undefined;
    if (known) {
      known.used = true;
      if (!expired(known.said.until, options.today)) { waived.push({ finding, reason: known.said.reason, at: configAt, ...(known.said.until === undefined ? {} : { until: known.said.until }) }); continue; }
      told.push({ at: configAt, note: `an entry of allow ran out on ${known.said.until}` });
    }
    findings.push(finding);
  }
  for (const [index, { used }] of allowed.entries()) if (!used) told.push({ at: configAt, note: `allow[${index}] fits nothing any more` });
  for (const { rule, used } of rules) if (!used) told.push({ at: configAt, note: `the waiver of ${rule.rule} fits nothing any more` });
  return { findings, waived, told: told.map((one) => ({ ...one, idle: true })) };
}

interface Allowance { readonly said: Config['allow'][number]; readonly covers: (finding: Finding) => boolean; used: boolean }

/** Credentials that are known and accepted, by id and path. */
function allowances(config: Config | undefined): Allowance[] {
  return (config?.allow ?? []).map((said) => {
    const ids = said.credentials;
    const path = said.paths === undefined ? undefined : picomatch([...said.paths], { dot: true });
    const covers = ({ subject, places }: Finding): boolean => (ids === undefined || ids.some((pattern) => matchesStars(pattern, subject.about))) && (path === undefined || places.every((place) => path(place.file)));
    return { said, covers, used: false };
  });
}
