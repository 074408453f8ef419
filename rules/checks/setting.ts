import { structuralLevel } from '../severity.ts';
import type { BlastGraph, Draft, Known, Question, Resource, ResourceSetting, Scalar } from '../../src/model/index.ts';
import { onePerPlace } from './one-place.ts';
import type { Told } from './one-place.ts';
import { label, places } from './shared.ts';

/** How a question of the tables becomes a finding. */
export interface Asked {
  readonly question: Question;
  /** One sentence; `how` is `versioning.enabled is off` or `versioning.enabled is not set`. */
  readonly message: (resource: Resource, how: string, setting: ResourceSetting) => string;
  /** May what a file switches off in so many words be a warning? What it leaves out never is. */
  readonly warns?: (value: Scalar) => boolean;
  /** Which resources are asked at all. */
  readonly of?: (resource: Resource, setting: ResourceSetting) => boolean;
  /** What another rule has said already. */
  readonly except?: (resource: Resource, attribute: string) => boolean;
}

/** One draft for each resource and setting that certainly answers no, at the place its value comes from. What cannot be told is not spoken of, nor what the user says holds nothing. */
export function* settingsOff(graph: BlastGraph, asked: Asked): Iterable<Draft> { yield* onePerPlace(each(graph, asked)); }

function* each(graph: BlastGraph, asked: Asked): Iterable<Told> {
  for (const resource of graph.resources) {
    if (resource.unbounded || saidEmpty(resource)) continue;
    for (const setting of resource.settings ?? []) {
      const { state, attribute } = setting;
      if (setting.question !== asked.question || state.basis === 'unknown' || state.value || asked.of?.(resource, setting) === false || asked.except?.(resource, attribute)) continue;
      const said = state.basis === 'set';
      yield { resource, draft: {
        about: `${resource.id}/${attribute}`,
        level: said && setting.mild !== true && warns(resource.attributes[attribute], asked) ? structuralLevel(resource.environments) : 'note', confidence: said ? 'high' : 'medium',
        message: asked.message(resource, `${attribute} ${howOff(state, resource.attributes[attribute])}`, setting),
        // Where another block makes it worth asking (a sink that writes here), the reader looks there too.
        places: places(said ? state.at : resource.evidence[0].at, setting.because ?? []), path: said ? [...state.via] : [],
      } };
    }
  }
}

function warns(written: Resource['attributes'][string] | undefined, asked: Asked): boolean {
  return written?.basis === 'set' && asked.warns?.(written.value) === true;
}

/** What the configuration of the user says of its data. */
function saidEmpty(resource: Resource): boolean {
  const written = resource.attributes['craterscan.holdsData'];
  return written?.basis === 'set' && written.value === false;
}

/** How a setting says no: `is not set`, `is off`, `is on` (a switch that says no by being on), `is zero`, or `says so`. `written` is the value of its attribute. */
export function howOff(state: Known<boolean>, written: Known<Scalar> | undefined): string {
  if (state.basis !== 'set') return 'is not set';
  const value = written?.basis === 'set' ? String(written.value).toLowerCase() : '';
  if (value === 'true') return 'is on';
  return value === 'false' || value === 'off' || value === 'disabled' ? 'is off' : value === '0' ? 'is zero' : 'says so';
}

/** Everything but what is known to hold no data. */
export function mayHold(resource: Resource): boolean { return resource.holdsData.basis === 'unknown' || resource.holdsData.value; }
/** Only what is known to hold data. */
export function holds(resource: Resource): boolean { return resource.holdsData.basis !== 'unknown' && resource.holdsData.value; }

export { label };
