import { z } from 'zod';
import { CHANGES, LEVELS, SHIFT_KINDS } from '../../model/index.ts';
import { place, reportShape } from '../json/schema.ts';

/** The JSON report of a comparison, version 1. A contract with those who read it: fields are only ever added. */
const COMPARE_SCHEMA_VERSION = '1';

const amount = z.int().min(0);
const scan = reportShape.shape;
const cause = z.object({
  side: z.enum(['base', 'head']).describe('head: a line the change added or rewrote; base: a line it took away'),
  place: place.describe('In the tree of that side'),
  shownAt: place.nullable().describe('For a line that was taken away: where to show it in the head; null where its file is gone'),
  says: z.string(),
}).meta({ id: 'cause' });
const entry = {
  says: z.string().describe('What got worse or better, as a sentence'),
  level: z.enum(LEVELS),
  counts: z.boolean().describe('Does it weigh in the verdict'),
  notCounted: z.string().nullable().describe('Why not, where it does not'),
  causes: z.array(cause).describe('Changed lines it comes from, nearest first; empty where no changed line explains it'),
};
const gap = scan.gaps.element;
const path = scan.paths.element.omit({ counts: true }).extend({
  ...entry,
  destroyable: z.boolean().describe('Does the path count as destroyable on its side'),
  agentName: z.string(), resourceName: z.string(),
  coordinates: z.array(z.object({ name: z.string(), from: z.string(), to: z.string() })).describe('What moved, in words'),
  was: z.string().nullable().describe('Id of the nearest path of the other side'),
}).meta({ id: 'changedPath' });
const resource = scan.resources.element.extend(entry).meta({ id: 'changedResource' });
const finding = scan.findings.element.extend({ ...entry, was: z.string().nullable().describe('Id of the finding of the other side') }).meta({ id: 'changedFinding' });
const side = z.object({ paths: z.array(path), resources: z.array(resource), irrecoverable: z.array(resource), findings: z.array(finding) }).meta({ id: 'side', description: 'Worst first' });
const shift = z.object({ kind: z.enum(SHIFT_KINDS), about: z.string(), from: z.string(), to: z.string(), side: z.enum(['base', 'head']), place, ...entry }).meta({ id: 'shift' });
const obscured = z.object({ reason: z.string(), kind: z.string(), place, about: z.array(z.string()).describe('What was known there, as names'), ...entry }).meta({ id: 'obscured' });
const sums = z.object({ paths: amount, resources: amount, irrecoverable: amount, findings: amount }).meta({ id: 'sums' });
const crater = z.object({ destroyable: amount, irrecoverable: amount, gaps: amount }).meta({ id: 'crater' });

export const compareShape = z.object({
  schemaVersion: z.literal(COMPARE_SCHEMA_VERSION),
  verdict: z.enum(CHANGES).describe('mixed: something got worse and something got better; never a sum of the two'),
  gate: z.object({ state: z.enum(['open', 'closed']), because: z.array(z.string()).describe('The weightiest first'), notes: z.array(z.string()).describe('Told beside it; they close nothing') }),
  enforcement: z.enum(['enforcing', 'advisory']).describe('enforcing: started by something that the change cannot edit'),
  unsealed: z.boolean().describe('True while no seal stands behind the files that configure the gate'),
  seal: z.object({
    state: z.enum(['unsealed', 'sealed', 'broken']), serial: z.int().min(1).nullable(), persons: z.array(z.string()).describe('Who sealed'),
    keys: z.enum(['pinned', 'base-commit']).nullable().describe('pinned: they come from keys that were written down where no change reaches; base-commit is the weaker mode'), why: z.string().nullable().describe('Why it is broken'),
  }).describe('What stands behind those files on the trusted side'),
  policy: z.object({
    opens: z.boolean().describe('May what it allows open the gate: only where it is sealed'), default: z.enum(['deny', 'no-worse']), closes: z.array(z.string()), notes: z.array(z.string()),
    rulings: z.array(z.object({
      says: z.enum(['allowed', 'waived', 'denied', 'not-allowed']), rule: z.string().nullable().describe('For not-allowed the rule that falls short by least'), until: z.string().nullable(),
      agent: z.string(), effect: z.string(), resource: z.string(), sentence: z.string(),
    })).describe('Every path of the head that is not closed, worst first'),
  }).nullable().describe('What the policy of the trusted side says of the head; null without one'),
  names: z.object({ base: z.string(), head: z.string() }),
  tool: scan.tool, asOf: scan.asOf, today: scan.today,
  changed: z.object({ files: amount }),
  summary: z.object({
    base: crater, head: crater,
    added: sums.describe('Additions that weigh in the verdict'), removed: sums, weakened: amount, strengthened: amount, hidden: amount, revealed: amount,
  }),
  added: side, removed: side,
  weakened: z.array(shift), strengthened: z.array(shift), hidden: z.array(obscured), revealed: z.array(obscured),
  gaps: z.object({ base: z.array(gap), head: z.array(gap) }),
  notEstablished: scan.notEstablished,
});

/** What the JSON report of a comparison holds. */
export type CompareReport = z.infer<typeof compareShape>;

/** JSON Schema 2020-12 of it, written to `dist/schema/compare.schema.json` by the build. Fields it does not name are allowed, since later versions add some. */
export const compareSchema: Readonly<Record<string, unknown>> = {
  ...z.toJSONSchema(compareShape, { target: 'draft-2020-12', io: 'input' }),
  title: 'craterscan comparison',
  description: 'What a change adds to and takes from what coding agents could destroy from a checkout.',
};
