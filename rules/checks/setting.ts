import { structuralLevel } from '../severity.ts';
import type { BlastGraph, Draft, Known, Question, Resource, Scalar } from '../../src/model/index.ts';
import { lacking } from './safeguards.ts';
import { label } from './shared.ts';

type Setting = NonNullable<Resource['settings']>[number];

/** How a question of the tables becomes a finding. */
export interface Asked {
  readonly question: Question;
  /** One sentence; `how` is `versioning.enabled is off` or `versioning.enabled is not set`. */
  readonly message: (resource: Resource, how: string, setting: Pick<Setting, 'attribute'>) => string;
  /** May what a file switches off in so many words be a warning? What it leaves out never is. */
  readonly warns?: (value: Scalar) => boolean;
  /** Which resources are asked at all. */
  readonly of?: (resource: Resource, setting: Setting) => boolean;
  /** What another rule has said already. */
  readonly except?: (resource: Resource, attribute: string) => boolean;
}

/** One draft for each store and setting that certainly answers no, at the place its value comes from. What cannot be told is not spoken of. */
export function* settingsOff(graph: BlastGraph, asked: Asked): Iterable<Draft> {
  for (const resource of graph.resources) {
    if (resource.unbounded) continue;
    for (const setting of resource.settings ?? []) {
      const { state, attribute } = setting;
      if (setting.question !== asked.question || state.basis === 'unknown' || state.value || asked.of?.(resource, setting) === false || asked.except?.(resource, attribute)) continue;
      yield {
        about: `${resource.id}/${attribute}`,
        level: state.basis === 'set' && warns(resource.attributes[attribute], asked) ? structuralLevel(resource.environments) : 'note', confidence: state.basis === 'set' ? 'high' : 'medium',
        message: asked.message(resource, `${attribute} ${howOff(state, resource.attributes[attribute])}`, setting),
        places: [state.basis === 'set' ? state.at : resource.evidence[0].at], path: state.basis === 'set' ? [...state.via] : [],
      };
    }
  }
  // The same question, where more than one answer is safe or other settings decide whether it is asked.
  yield* lacking(graph, asked.question, (resource, how, attribute) => asked.message(resource, how, { attribute }), asked.except);
}

function warns(written: Resource['attributes'][string] | undefined, asked: Asked): boolean {
  return written?.basis === 'set' && asked.warns?.(written.value) === true;
}

/** `is off`, `is on` (a switch that says no by being on), `says so` or `is not set`. */
function howOff(state: Known<boolean>, written: Resource['attributes'][string] | undefined): string {
  if (state.basis !== 'set') return 'is not set';
  const value = written?.basis === 'set' ? String(written.value).toLowerCase() : '';
  return value === 'false' ? 'is off' : value === 'true' ? 'is on' : 'says so';
}

/** Everything but what is known to hold no data. */
export function mayHold(resource: Resource): boolean { return resource.holdsData.basis === 'unknown' || resource.holdsData.value; }
/** Only what is known to hold data. */
export function holds(resource: Resource): boolean { return resource.holdsData.basis !== 'unknown' && resource.holdsData.value; }

export { label };
