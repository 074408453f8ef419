import type { ControlId, Decision } from '../../../model/index.ts';
import { decide, mostPermissive } from './decisions.ts';
import { splitCommand } from './command-line.ts';

/** One rule about command lines. `matches` sees one simple command. */
export interface CommandRule {
  readonly effect: 'deny' | 'ask' | 'allow';
  readonly matches: (part: string) => boolean;
  readonly control: ControlId;
}

/** What stands between an agent and its shell. */
export interface ShellSettings {
  readonly rules: readonly CommandRule[];
  /** What meets a command that no rule speaks of. */
  readonly otherwise: Decision;
  /** Commands the vendor's program starts without a question whatever the mode, unless a rule says otherwise. */
  readonly free?: (part: string) => boolean;
  /** The shell tool is taken away altogether. */
  readonly off?: Decision;
  /** How a question ends: asked, or where nobody is there, closed (or open). */
  readonly question: Decision;
  /** Decision of an allow rule where it is not simply open. */
  readonly allowed?: Decision;
  /** Files of the checkout are written without a question. */
  readonly writesFreely?: boolean;
}

/** Answers about command lines. */
export interface ShellGate {
  /** This very command line, or the same thing in another spelling where an arbitrary program is easier to start. */
  run(command: string): Decision;
  /** A program of the agent's own making: the easiest of the known ways to run anything. */
  any(): Decision;
  /** The command line as written, without looking for other spellings. */
  exactly(command: string): Decision;
}

/** Ways to start anything at all, as a matcher of command lines sees them. */
const ANYTHING: readonly string[] = [
  './x.sh', 'bash -c x', 'sh -c x', 'zsh -c x', 'bash x.sh', 'sh x.sh', 'source x.sh', '. x.sh', 'eval x', 'env x', 'xargs -I{} x', 'sudo x',
  'node -e x', 'node x.js', 'nodejs -e x', 'deno eval x', 'bun -e x', 'tsx x.ts', 'ts-node x.ts', 'python -c x', 'python x.py', 'python3 -c x', 'python3 x.py',
  'perl -e x', 'ruby -e x', 'php -r x', 'lua -e x', 'awk x', 'npx x', 'npm exec -- x', 'pnpm dlx x', 'pnpm exec x', 'yarn dlx x', 'bunx x',
  'uvx x', 'uv run x', 'pipx run x', 'poetry run x', 'make x', 'docker run x', 'docker compose run x', 'docker exec x', 'podman run x', 'go run x',
  'find . -exec x', 'ssh x', 'watch x', 'timeout 9 x', 'nohup x', 'dotenv -- x', 'doppler run -- x', 'mise exec x', 'direnv exec . x',
  'osascript -e x', 'pwsh -c x', 'powershell -c x',
];

/** Ways to run what stands in a file of the checkout: anything at all for whoever may change that file unasked. */
const FROM_FILES: readonly string[] = [
  'npm run x', 'npm test', 'npm run test', 'npm run build', 'npm run lint', 'npm start', 'pnpm run x', 'pnpm test', 'yarn run x', 'yarn test', 'yarn build', 'bun run x', 'bun test',
  'just x', 'task x', 'cargo run', 'cargo test', 'cargo build', 'go test ./...', 'pytest', 'make', 'make test', 'make build',
];

/** Programs that send a request of the caller's making. */
const CLIENTS: readonly string[] = ['curl', 'wget', 'http', 'https', 'xh', 'curlie', 'httpie', 'nc', 'ncat', 'socat', 'telnet', 'openssl s_client', 'lynx', 'aria2c', 'grpcurl', 'websocat'];

/** Builds the answers. Rules are asked deny, ask, allow; the first that speaks decides. Pure, total, bounded by the length of the line. */
export function shellGate(settings: ShellSettings): ShellGate {
  let anything: Decision | undefined;
  const exactly = (command: string): Decision => {
    if (settings.off) return settings.off;
    const parts = splitCommand(command);
    if (parts.length === 0) return settings.otherwise;
    let worst: Decision | undefined;
    for (const part of parts) {
      const one = partDecision(settings, part);
      if (!worst || stricter(one, worst)) worst = one;
    }
    return worst ?? settings.otherwise;
  };
  const any = (): Decision => {
    if (settings.off) return settings.off;
    if (!anything) {
      const [first, ...rest] = [...ANYTHING, ...(settings.writesFreely ? FROM_FILES : [])].map(exactly);
      anything = mostPermissive(first ?? settings.otherwise, ...rest);
    }
    return anything;
  };
  const run = (command: string): Decision => {
    const plain = exactly(command);
    if (plain.gate === 'open' || settings.off) return plain;
    const other = any();
    if (mostPermissive(plain, other) === plain) return plain;
    return { ...other, by: [...plain.by, ...other.by], note: `the rule names this command, but the same can be started in another way: ${other.note}` };
  };
  return { exactly, any, run };
}

const ORDER = ['open', 'asked', 'closed'];
function stricter(a: Decision, b: Decision): boolean { return ORDER.indexOf(a.gate) > ORDER.indexOf(b.gate); }

function partDecision(settings: ShellSettings, part: string): Decision {
  const speaking = (effect: CommandRule['effect']): CommandRule | undefined => settings.rules.find((rule) => rule.effect === effect && rule.matches(part));
  const denied = speaking('deny');
  if (denied) return decide('closed', 'set', 'a rule refuses this command', [denied.control]);
  const asking = speaking('ask');
  if (asking) return { ...settings.question, by: [asking.control, ...settings.question.by] };
  const allowing = speaking('allow');
  if (allowing) return settings.allowed ?? decide('open', 'set', 'a rule lets it start without a question', [allowing.control]);
  if (settings.free?.(part)) return decide('open', 'default', 'it only reads, which is never asked');
  return settings.otherwise;
}

/**
 * Can the agent send a request of its own making with its shell? Looks at HTTP clients, at anything that runs anything, and at the
 * command line tools in `tools` that talk to the host.
 */
export function shellReach(gate: ShellGate, host: string | undefined, tools: readonly string[]): Decision {
  const target = host ?? 'host.invalid';
  return mostPermissive(gate.any(), ...CLIENTS.map((client) => gate.exactly(`${client} https://${target}/x`)), ...tools.map((tool) => gate.exactly(`${tool} x`)));
}
