import { placeIn, set } from '../../../model/index.ts';
import type { EnvironmentMark, Place } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { entriesOf, itemsOf, spanOf, textAt, textOf, textsOf, valueAt } from '../../shared/nodes.ts';
import type { DescribedJob } from '../shared/described.ts';
import type { Fields } from './fields.ts';
import type { Layers, Placed } from './include.ts';

/** A job with the fields it was read from. */
export interface Read { readonly job: DescribedJob; readonly fields: Fields }

const STAGES = ['.pre', 'build', 'test', 'deploy', '.post'];

/** Jobs that wait because another one waits for a person: one they need, or one of an earlier stage that holds the stages behind it. */
export function waiting(read: readonly Read[], layers: Layers): readonly DescribedJob[] {
  const written = textsOf(layers.get('stages')?.at(-1)?.value).map(({ text }) => text);
  const stages = written.length > 0 ? ['.pre', ...written, '.post'] : STAGES;
  const order = ({ fields }: Read): number => stages.indexOf(textOf(fields.get('stage')?.at(-1)?.value) ?? 'test');
  const byName = new Map(read.map((one) => [one.job.id, one]));
  const holding = read.filter((one) => one.job.approval.basis === 'set' && one.job.approval.value && holds(one.fields));
  const personOf = (one: Read, depth: number): Place | undefined => {
    const { approval } = one.job;
    if (approval.basis === 'set' && approval.value) return approval.at;
    const needs = needsOf(one.fields);
    if (!needs) return holding.map((other) => (order(other) >= 0 && order(other) < order(one) && other.job.approval.basis === 'set' ? other.job.approval.at : undefined)).find((at) => at !== undefined);
    return depth > 20 ? undefined : needs.map((name) => byName.get(name)).map((other) => (other && other !== one ? personOf(other, depth + 1) : undefined)).find((at) => at !== undefined);
  };
  return read.map((one) => { const at = personOf(one, 0); return at === undefined ? one.job : { ...one.job, approval: set(true, at) }; });
}

/** Names of the jobs it needs; undefined where it says nothing, so that it waits for the stages before its own. */
function needsOf(fields: Fields): readonly string[] | undefined {
  const placed = fields.get('needs')?.at(-1);
  return placed && itemsOf(placed.value).slice(0, 60).flatMap((item) => { const name = textOf(item) ?? textAt(item, 'job'); return name === undefined ? [] : [name]; });
}

/** A manual job holds the later stages unless it may fail, as one does that says `when: manual` outside of rules. */
function holds(fields: Fields): boolean {
  const may = textOf(fields.get('allow_failure')?.at(-1)?.value);
  return may === undefined ? fields.has('rules') && !itemsOf(fields.get('rules')?.at(-1)?.value).some((rule) => textAt(rule, 'allow_failure') === 'true') : may === 'false';
}

/** The environments of a job that a variable of its matrix names: the one its `environment` takes, or any where it has none. */
export function matrixMarks(environment: Placed | undefined, parallel: Placed | undefined): readonly EnvironmentMark[] {
  const written = textOf(environment?.value.type === 'map' ? valueAt(environment.value, 'name') : environment?.value);
  const name = written === undefined ? undefined : /^\$\{?(\w{1,60})\}?$/.exec(written)?.[1];
  if (!parallel || (written !== undefined && name === undefined)) return [];
  return itemsOf(valueAt(parallel.value, 'matrix')).slice(0, 60).flatMap((row) => entriesOf(row).filter((entry) => name === undefined || entry.key === name).flatMap((entry) => textsOf(entry.value).flatMap(({ text, at }): readonly EnvironmentMark[] => {
    const found = environmentOf(text);
    return found ? [{ kind: found.kind, name: found.name, by: 'ci', evidence: { at: placeIn(parallel.document, spanOf(at)), note: `its matrix names the environment ${found.name}` } }] : [];
  }))).slice(0, 20);
}
