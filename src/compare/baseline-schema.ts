import { z } from 'zod';
import { EFFECTS, ENVIRONMENT_KINDS, FOUNDATIONS, GATES, GUARDS, LEVELS, VERDICTS } from '../model/index.ts';

/** Made when the first baseline is read: the library behind it takes longer to load than most trees take to scan. */
function make() {
  const name = z.string().min(1).max(2000);
  const names = name.array().min(1);

  const ceiling = z.strictObject({
    agents: names.exactOptional().describe('Ids of the agents it was accepted for.'),
    effects: z.enum(EFFECTS).array().min(1).exactOptional().describe('What may be done; administer stands for every effect.'),
    resources: names.exactOptional().describe('Ids of the resources it may be done to, as the JSON report has them.'),
    provider: name.exactOptional().describe('Whose thing it is.'),
    kind: name.exactOptional().describe('What it is: the kind of the resources, or of the credential.'),
    environments: z.enum(ENVIRONMENT_KINDS).array().min(1).exactOptional(),
    gate: z.enum(GATES).exactOptional(),
    gateAtLeast: z.enum(GATES).exactOptional().describe('The safer end, where no file says in which mode the agent runs and `gate` is the most permissive one.'),
    foundation: z.enum(FOUNDATIONS).exactOptional(),
    recoverability: z.enum(VERDICTS).exactOptional(),
    window: z.string().min(1).max(60).exactOptional().describe('How long it can be brought back, as `48 h` or `7 d`; left out: without limit, or not established.'),
    guard: z.enum(GUARDS).exactOptional(),
    calls: z.int().min(0).max(1_000_000).exactOptional().describe('Destructive calls it takes; fewer is worse.'),
  });

  const entry = z.strictObject({
    rule: name.describe('Id of the rule.'),
    about: name.describe('What the finding is about: `findings[].subject.about` of the JSON report.'),
    scope: name.exactOptional().describe('`findings[].subject.scope`, where it has one.'),
    level: z.enum(LEVELS).describe('Worst level it is accepted at.'),
    ceilings: ceiling.array().describe('What was accepted, grouped: every way of today must lie under one of them in every part.'),
  });

  return { ceiling, entry, schema: z.strictObject({
    $schema: z.string().exactOptional(),
    schemaVersion: z.literal('1'),
    findings: entry.array(),
  }).describe('Findings of craterscan that were accepted, each with its ceiling.') };
}

let made: ReturnType<typeof make> | undefined;

/** The baseline file, version 1. Keys we do not know are refused: what is misspelt must not be accepted. */
export function schema(): ReturnType<typeof make>['schema'] { return (made ??= make()).schema; }

/** A set of ways, one for each combination of agent, effect and resource, that stand equal in everything else. Absent: the rule does not speak of it. */
export type Ceiling = z.output<ReturnType<typeof make>['ceiling']>;
/** One accepted finding: the subject, and how bad it may be. */
export type BaselineEntry = z.output<ReturnType<typeof make>['entry']>;

/** JSON Schema (2020-12) of the baseline file, for editors and other programs. */
export function baselineSchema(): object {
  return { ...z.toJSONSchema(schema(), { io: 'input', target: 'draft-2020-12' }), title: '.craterscan/baseline.json' };
}
