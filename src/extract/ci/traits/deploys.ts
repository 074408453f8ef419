import { placeIn } from '../../../model/index.ts';
import type { DataDocument, DataNode, JobTrait, Place, ShellCommand, Span } from '../../../model/index.ts';
import { environmentOf } from '../../shared/environment.ts';
import { entriesOf, itemsOf, spanOf, textsOf, valueAt } from '../../shared/nodes.ts';

/** Words by which commands say that they put something in place or change it there. */
const DEPLOYS = /(?:^|[\s:/_.-])(?:deploy|deployment|apply|upgrade|up|release|publish|migrate|migrations?|sync|rollout|promote|provision|destroy|select|use-context)(?:$|[\s:/_.-])/;
/** Programs that build, test or look, and give words for environments as names of builds. */
const ELSEWHERE = /^(?:docker|podman|buildah|echo|printf|git|gh|grep|cat|test|\[|curl|cp|mv|export|apt|apt-get|brew|pip|pip3|gem|bundle|cargo|go|mvn|gradle)$/;
const KINDS: ReadonlySet<string> = new Set(['production', 'staging', 'development']);
const MOST = 60;

const trait = (what: string, at: Place): JobTrait => ({ trait: 'deploys-environment', what, at, scope: 'job', worst: false });

/** The environments that the commands of a script deploy to, by the words they are given. */
export function deployTraits(commands: readonly ShellCommand[], place: (span: Span) => Place): readonly JobTrait[] {
  return commands.slice(0, 2_000).flatMap((command) => {
    const words = command.words.map((word) => word.value ?? word.text);
    if (words.length < 2 || ELSEWHERE.test(words[0] ?? '') || !DEPLOYS.test(words.slice(0, 5).filter((word) => !word.startsWith('--')).join(' '))) return [];
    const kinds = new Set(words.flatMap((word) => { const found = /require|NODE_ENV|RAILS_ENV/.test(word) ? undefined : environmentOf(word); return found && KINDS.has(found.kind) ? [found.kind] : []; }));
    // One that names several compares or promotes.
    const [only] = kinds;
    return kinds.size === 1 && only !== undefined ? [trait(only, place(command))] : [];
  }).slice(0, MOST);
}

/** The environments of a matrix, of a job that has no `environment` and whose deploying step takes them from there. */
export function matrixDeploys(document: DataDocument, job: DataNode): readonly JobTrait[] {
  if (valueAt(job, 'environment')) return [];
  const matrix = valueAt(job, 'strategy', 'matrix');
  const rows = [...entriesOf(matrix).filter(({ key }) => key !== 'include' && key !== 'exclude'), ...itemsOf(valueAt(matrix, 'include')).flatMap(entriesOf)];
  const lines = document.text.slice(job.start, job.end).split('\n');
  return rows.filter(({ key }) => /^[\w-]{1,80}$/.test(key)).slice(0, MOST).flatMap(({ key, value }) => {
    const taken = lines.some((line) => line.includes(`matrix.${key}`) && (DEPLOYS.test(line) || /^\s*(?:stage|environment|env|stack|stack-name|target|values|namespace|app|project)\s*:/.test(line)) && !/^\s*(?:name|if|key)\s*:/.test(line)) && DEPLOYS.test(lines.join(' ').toLowerCase());
    return taken ? textsOf(value).flatMap((one) => { const found = environmentOf(one.text); return found && KINDS.has(found.kind) ? [trait(found.kind, placeIn(document, spanOf(one.at)))] : []; }) : [];
  }).slice(0, MOST);
}
