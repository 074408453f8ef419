import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';

/** The parts of a SARIF file that the tests look into. */
const region = z.strictObject({ startLine: z.int().min(1), startColumn: z.int().min(1), endLine: z.int().min(1), endColumn: z.int().min(1) });
const location = z.object({ id: z.int().optional(), physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string(), uriBaseId: z.literal('%SRCROOT%') }), region }), message: z.object({ text: z.string() }).optional() });
const result = z.object({
  ruleId: z.string(), ruleIndex: z.int(), level: z.string(), message: z.object({ text: z.string().min(1) }), locations: z.array(location).length(1), relatedLocations: z.array(location).optional(),
  partialFingerprints: z.record(z.string(), z.string()), codeFlows: z.array(z.object({ message: z.object({ text: z.string() }), threadFlows: z.array(z.object({ locations: z.array(z.object({ location })) })) })).optional(),
  suppressions: z.array(z.object({ kind: z.string(), justification: z.string() })).optional(), properties: z.object({ subjects: z.array(z.string()).min(1) }),
});
const logShape = z.object({
  runs: z.array(z.object({
    tool: z.object({ driver: z.object({ semanticVersion: z.string(), rules: z.array(z.object({
      id: z.string(), name: z.string(), shortDescription: z.object({ text: z.string() }), fullDescription: z.object({ text: z.string() }), help: z.object({ text: z.string(), markdown: z.string() }),
      properties: z.object({ tags: z.array(z.string()), precision: z.string(), 'security-severity': z.string() }),
    })) }) }),
    automationDetails: z.object({ id: z.string() }), columnKind: z.literal('utf16CodeUnits'), results: z.array(result),
    invocations: z.array(z.object({ executionSuccessful: z.literal(true), toolExecutionNotifications: z.array(z.object({ level: z.string(), message: z.object({ text: z.string() }), locations: z.array(location).optional() })) })).length(1),
  })).length(1),
});
export type Run = z.infer<typeof logShape>['runs'][number];

/** The one run of a SARIF text; throws when it lacks what code scanning needs. */
export function runOf(text: string): Run {
  const [run] = logShape.parse(JSON.parse(text)).runs;
  if (!run) throw new Error('no run');
  return run;
}

const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(new URL('../assets/sarif-2.1.0.schema.json', import.meta.resolve('@microsoft/sarif-multitool-ts')), 'utf8')));
const ajv = new Ajv2020.default({ allErrors: true, strict: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** What the SARIF 2.1.0 schema has against `text`. */
export function schemaErrors(text: string): unknown[] {
  return validate(JSON.parse(text)) ? [] : (validate.errors ?? []);
}

/** What code scanning takes and no validator looks at; each entry says what is wrong. */
export function codeScanningErrors(run: Run): string[] {
  const wrong: string[] = [];
  const say = (bad: boolean, what: string): void => { if (bad) wrong.push(what); };
  const { rules } = run.tool.driver;
  say(!/^[^/]+\/$/.test(run.automationDetails.id), 'category');
  say(new Set(rules.map((rule) => rule.id)).size !== rules.length, 'rule ids are not unique');
  for (const rule of rules) {
    const severity = Number(rule.properties['security-severity']);
    say(!(severity > 0 && severity <= 10), `severity of ${rule.id}`);
    say(rule.properties.tags.length > 10 || !rule.properties.tags.includes('security'), `tags of ${rule.id}`);
    say(rule.name === rule.id || rule.name.length > 255, `name of ${rule.id}`);
    say([rule.shortDescription.text, rule.fullDescription.text].some((text) => text === '' || text.length > 1024) || rule.help.markdown === '', `texts of ${rule.id}`);
  }
  const seen = new Set<string>();
  for (const one of run.results) {
    const [where] = one.locations;
    say(rules[one.ruleIndex]?.id !== one.ruleId, 'rule index');
    say((one.codeFlows?.length ?? 0) > 4, 'more than four flows');
    const all = [where, ...(one.relatedLocations ?? []), ...(one.codeFlows ?? []).flatMap((flow) => flow.threadFlows.flatMap((thread) => thread.locations.map((step) => step.location)))];
    for (const at of all) {
      const { uri } = at?.physicalLocation.artifactLocation ?? { uri: '' };
      say(uri.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(uri) || !/^[A-Za-z0-9\-._~%/]+$/.test(uri), `uri ${uri}`);
    }
    for (const flow of one.codeFlows ?? []) for (const thread of flow.threadFlows) say(thread.locations.length === 0 || thread.locations.length > 1000 || thread.locations.some((step) => !step.location.message?.text), 'a step without words');
    const ids = new Set((one.relatedLocations ?? []).map((at) => at.id));
    for (const [, id] of one.message.text.matchAll(/(?<!\\)\]\(([^)]*)\)/g)) say(!ids.has(Number(id)), `link to ${id ?? ''}`);
    const key = JSON.stringify([one.ruleId, where?.physicalLocation.artifactLocation.uri, where?.physicalLocation.region.startLine, one.suppressions?.length ?? 0, one.properties]);
    say(seen.has(key), 'two results of one rule on one line');
    seen.add(key);
  }
  return wrong;
}

/** Path of the validator's program. */
export const MULTITOOL = fileURLToPath(new URL('./Sarif.Multitool', import.meta.resolve('@microsoft/sarif-multitool-linux')));
