import type { BlastGraph, Check, ControlFact, Draft } from '../../src/model/index.ts';
import { harmlessEnvironment } from '../severity.ts';
import { list, places } from './shared.ts';

export const check: Check = {
  id: 'agent-deny-misses-credential', family: 'agent', tier: 'medium', title: 'A deny rule misses files like those it covers', cwe: [183, 538],
  why: 'A rule that names .env covers .env and nothing else. The file beside it with the production values stays readable, and the rule makes everybody believe otherwise.',
  fix: 'Name the missed files too, or deny the whole family of names.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    const holding = new Map<string, { id: string; file: string }>();
    for (const credential of graph.credentials) {
      if (credential.foundation !== 'found' || credential.confidence === 'low' || harmlessEnvironment(credential.environments)) continue;
      for (const place of credential.places) if (place.origin === 'tree' || place.origin === 'ignored') holding.set(place.file, { id: credential.id, file: place.file });
    }
    for (const agent of graph.agents) {
      const denies = graph.controls.filter((control) => control.agent === agent.id && control.wired && (control.does === 'deny' || control.does === 'sandbox') && control.matchesFile && control.channels.includes('read'));
      for (const control of denies) {
        const missed = missedBy(control, denies, [...holding.keys()]).filter((file) => agent.policy.read(file, 'tree').gate !== 'closed');
        const [first] = missed;
        if (first === undefined) continue;
        const covers = [...holding.keys()].filter((file) => control.matchesFile?.(file)).concat(graph.files.filter((file) => control.matchesFile?.(file)));
        yield {
          about: `${agent.id}/${control.row}/${missed.join(',')}`, level: 'warning', confidence: 'high',
          message: `${agent.name} is denied ${covers.length > 0 ? list(covers, 2) : 'some dotenv files'} but not ${list(missed)}, which ${missed.length === 1 ? 'holds' : 'hold'} credentials too.`,
          places: places(control.evidence[0].at, []),
          path: [{ at: control.evidence[0].at, note: control.says }, ...missed.map((file) => ({ at: credentialPlace(graph, file) ?? control.evidence[0].at, note: `${file} is not covered` }))],
        };
        break;
      }
    }
  },
};

/** Credential files of the family a rule speaks of (dotenv files) that no deny of the agent covers. Rules about other names claim nothing of dotenv files. */
function missedBy(control: ControlFact, denies: readonly ControlFact[], files: readonly string[]): string[] {
  const speaksOfDotenv = control.matchesFile?.('.env') || control.matchesFile?.('.env.local') || control.matchesFile?.('.env.production');
  if (!speaksOfDotenv) return [];
  return files.filter((file) => /(?:^|\/)\.env(?:\.[^/]+)?$/.test(file) && !denies.some((deny) => deny.matchesFile?.(file)));
}

function credentialPlace(graph: BlastGraph, file: string): ControlFact['evidence'][0]['at'] | undefined {
  for (const credential of graph.credentials) { const place = credential.places.find((one) => one.file === file); if (place) return place; }
  return undefined;
}
