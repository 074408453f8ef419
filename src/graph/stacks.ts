import type { Knowledge, Resource } from '../model/index.ts';
import type { StackTool } from './ways-program.ts';

interface Tool {
  readonly type: string;
  /** Row of rules/operations that takes a stack of this type down. */
  readonly row: string;
  readonly commands: (directory: string, stack: Resource) => string[];
  /** Where several tools deploy stacks of one type: is this the one? */
  readonly of?: (stack: Resource) => boolean;
  /** Does the tool act on this machine alone unless a file says that it is a server's? Then only a stack said to be one counts. */
  readonly local: boolean;
}

/** Tools that own stacks of a type, and the command lines that take one down. */
const TOOLS: readonly Tool[] = [
  { type: 'terraform.stack', row: 'terraform.destroy', local: false, commands: (d) => [...(d === '.' ? [] : [`terraform -chdir=${d} destroy -auto-approve`]), 'terraform destroy -auto-approve', `terraform${d === '.' ? '' : ` -chdir=${d}`} apply -destroy -auto-approve`] },
  { type: 'compose.project', row: 'docker.compose-down-volumes', local: true, commands: (d) => [`docker compose${d === '.' ? '' : ` --project-directory ${d}`} down --volumes`, 'docker-compose down -v'] },
  { type: 'cloudformation.stack', row: 'sam.destroy', local: false, of: deployedBy('sam'), commands: (_, stack) => [...named(stack, (name) => `sam delete --no-prompts --stack-name ${name}`), 'sam delete --no-prompts'] },
  { type: 'cloudformation.stack', row: 'serverless.destroy', local: false, of: deployedBy('serverless'), commands: (_, stack) => [`serverless remove${written(stack, 'stage') === undefined ? '' : ` --stage ${written(stack, 'stage')}`}`, 'sls remove'] },
  { type: 'pulumi.stack', row: 'pulumi.destroy', local: false, commands: (d, stack) => { const name = written(stack, 'stacks'); const where = d === '.' ? '' : ` --cwd ${d}`; return [`pulumi destroy --yes${where}${name === undefined ? '' : ` --stack ${name}`}`, 'pulumi destroy --yes', 'pulumi down --yes']; } },
  { type: 'cdk.app', row: 'cdk.destroy', local: false, commands: () => ['cdk destroy --all --force', 'npx cdk destroy --all --force'] },
];

function deployedBy(tool: string): (stack: Resource) => boolean { return (stack) => written(stack, 'tool') === tool; }

/** What a file says of a stack; undefined where none does. */
function written(stack: Resource, attribute: string): string | undefined {
  const known = stack.attributes[attribute];
  return known?.basis === 'set' ? String(known.value) : undefined;
}
function named(stack: Resource, command: (name: string) => string): string[] {
  const name = written(stack, 'stack_name');
  return name === undefined ? [] : [command(name)];
}

/** The stacks of the tree with the command lines that take each down. */
export function stackTools(resources: readonly Resource[], knowledge: Knowledge): StackTool[] {
  return resources.flatMap((stack) => {
    const tool = stack.kind === 'stack' ? TOOLS.find((one) => one.type === stack.type && (one.of?.(stack) ?? true)) : undefined;
    const row = tool && knowledge.operations.find((one) => one.id === tool.row);
    if (!tool || !row || (tool.local && !serves(stack, resources))) return [];
    const directory = stack.id.slice(stack.id.indexOf(':') + 1).replace(/#.*$/, '') || '.';
    const commands = tool.commands(directory, stack);
    return [{ stack, row, name: commands[0] ?? row.name, commands }];
  });
}

/** Does a file say that it is production or staging, and not only where somebody makes it so? */
export function saidToServe(resource: Resource): boolean { return resource.marks.some((mark) => mark.conditional !== true && (mark.kind === 'production' || mark.kind === 'staging')); }

/** Does a file say so of the stack, or of a part of it? */
function serves(stack: Resource, resources: readonly Resource[]): boolean {
  return saidToServe(stack) || resources.some((part) => saidToServe(part) && part.partOf.some((whole) => whole.id === stack.id));
}
