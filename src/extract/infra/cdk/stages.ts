import { unknown } from '../../../model/index.ts';
import type { EnvironmentMark, Known, Place, Scalar } from '../../../model/index.ts';
import type { LookUp } from '../../shared/asked.ts';
import { environmentOf } from '../../shared/environment.ts';
import { CONTEXT, OF_STAGE, unmade } from './handed-on.ts';
import type { App } from './read.ts';

/** A stage that the context of an app has settings for. */
export interface Stage { readonly name: string; readonly mark: EnvironmentMark }

/** What the stage is asked for by, where the command that deploys gives it. */
const NAMES = /^(?:stage|stageName|env|envName|environment|environmentName|deployEnv|target|config)$/;
const MOST = 8;

/** Stages that an app has settings for, below a name of their own each; one alone is no choice. */
export function stagesOf(app: App): readonly Stage[] {
  const places = new Map<string, Place>();
  for (const [path, known] of app.context) {
    const at = path.indexOf('.');
    if (at > 0 && known.basis === 'set' && environmentOf(path.slice(0, at))?.name === path.slice(0, at)) places.set(path.slice(0, at), places.get(path.slice(0, at)) ?? known.at);
  }
  const stages = [...places].flatMap(([name, at]): readonly Stage[] => { const found = environmentOf(name); return found ? [{ name, mark: { kind: found.kind, name, by: 'file', evidence: { at, note: 'the settings of the stage it is deployed with' } } }] : []; });
  return stages.length < 2 || stages.length > MOST ? [] : stages;
}

/** What the file of an app says its context is, in a run for a stage where there are several. What it does not say may be given when it runs. */
export function contextIn(app: App | undefined, stage?: Stage): LookUp {
  return (key): Known<Scalar> | 'absent' => {
    if (!key.startsWith(CONTEXT)) return unmade;
    const asked = key.slice(CONTEXT.length);
    if (stage && NAMES.test(asked)) return { basis: 'set', value: stage.name, at: stage.mark.evidence.at, via: [] };
    const path = asked === OF_STAGE || asked.startsWith(`${OF_STAGE}.`) ? stage && `${stage.name}${asked.slice(OF_STAGE.length)}` : asked;
    return (path === undefined ? undefined : app?.context.get(path)) ?? unknown('the context says it, which stands in no file here');
  };
}
