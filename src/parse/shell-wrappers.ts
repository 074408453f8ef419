/** A program that starts another one: how the inner command is found among its words. */
export interface Wrapper {
  /** Nothing of interest is in its own words: only the inner command is listed. */
  readonly plain?: true;
  /** Options that take the next word as their value. Long ones with `=` need not be here. */
  readonly values?: ReadonlySet<string>;
  /** Where most options take a value: those that do not. */
  readonly switches?: ReadonlySet<string>;
  /** Words before the inner command: a host, a container, a duration. */
  readonly skip?: number;
  /** The inner command stands behind `--` only. */
  readonly dashes?: true;
  /** `NAME=value` words before the inner command are its environment. */
  readonly assignments?: true;
  /** Options whose value is `NAME=value` of the inner command's environment. */
  readonly environment?: ReadonlySet<string>;
  /** Options whose value is a script. */
  readonly script?: RegExp;
  /** What follows is not a program and its words but text for another shell. */
  readonly joins?: true;
  /** Every word that is no option is a script of its own. */
  readonly each?: true;
  /** The inner command runs from this option on: `find -exec`, `python -m`. */
  readonly from?: RegExp;
  /** Reads commands from standard input when it is given none. */
  readonly reads?: true;
  /** Words that are commands of the program itself, so that nothing is wrapped. */
  readonly own?: ReadonlySet<string>;
}

/** A program with subcommands, some of which wrap. */
export interface Program { readonly globals: ReadonlySet<string>; readonly sub: ReadonlyMap<string, Wrapper | Program>; readonly otherwise?: Wrapper }

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const plain = (values = '', more: Wrapper = {}): Wrapper => ({ plain: true, values: words(values), ...more });
const wrapper = (values = '', more: Wrapper = {}): Wrapper => ({ values: words(values), ...more });
const program = (globals: string, sub: Readonly<Record<string, Wrapper | Program>>, otherwise?: Wrapper): Program => ({ globals: words(globals), sub: new Map(Object.entries(sub)), ...(otherwise ? { otherwise } : {}) });

const CONTAINER_SWITCHES = words('-d --detach -i --interactive -t --tty -it -ti -dit -T --no-TTY --rm --privileged --init --no-healthcheck -P --publish-all --read-only --no-deps --service-ports --use-aliases --build --quiet-pull --remove-orphans -q --quiet --oom-kill-disable');
const container: Wrapper = { switches: CONTAINER_SWITCHES, environment: words('-e --env'), skip: 1 };
const COMPOSE = program('-f --file -p --project-name --profile --env-file --project-directory --ansi --progress --parallel', { exec: container, run: container });
const DOCKER = program('-H --host -c --context --config -l --log-level', {
  exec: container, run: container, compose: COMPOSE, container: program('', { exec: container, run: container }),
});
const kubernetes: Wrapper = { values: words('-c --container -n --namespace --context --image --kubeconfig -l --overrides --restart'), skip: 1 };
const KUBECTL = program('-n --namespace --context --kubeconfig --cluster --user -s --server --token --as', { exec: kubernetes, run: { ...kubernetes, dashes: true }, debug: { ...kubernetes, dashes: true } });
const shell: Wrapper = { values: words('-o -O +o +O --rcfile --init-file'), script: /^-[a-zA-Z]*c$/, reads: true };
const python: Wrapper = { from: /^-m$/ };
const FLY = program('-a --app -c --config -t --access-token', { ssh: program('-a --app', { console: wrapper('-a --app -s --select -r --region -u --user -o --org --machine', { script: /^(?:-C|--command)$/, dashes: true }) }), machine: program('-a --app', { exec: wrapper('-a --app', { skip: 1, joins: true }) }) });
const HEROKU_RUN = wrapper('-a --app -r --remote -s --size -e --env --type --exit-code');

const PNPM_OWN = words('add install i remove rm uninstall un update up upgrade run start test t publish pack link unlink import rebuild prune fetch audit list ls outdated why store config root bin init create setup env deploy patch server recursive licenses dedupe help approve-builds');
const YARN_OWN = words('add install remove up upgrade upgrade-interactive run start test publish pack link unlink import rebuild prune audit list outdated why config cache bin init create set plugin workspaces info node npm dedupe constraints global versions login logout owner team tag version help stage unplug patch search');
const BUN_OWN = words('add install i remove rm update run start test publish pm link unlink init create build upgrade outdated audit help repl patch info why');

/** By the base name of the program. */
export const WRAPPERS: ReadonlyMap<string, Wrapper | Program> = new Map<string, Wrapper | Program>(Object.entries({
  sudo: plain('-u -g -h -p -C -r -t -U -D -R -T --user --group --host --chdir --prompt', { assignments: true }), doas: plain('-u -C'), env: plain('-u -C --unset --chdir', { assignments: true }),
  time: plain('-o -f'), nohup: plain(), nice: plain('-n --adjustment'), ionice: plain('-c -n -p'), timeout: plain('-s -k --signal --kill-after', { skip: 1 }), gtimeout: plain('-s -k --signal --kill-after', { skip: 1 }),
  xargs: plain('-I -i -n -P -L -d -a -E -s --max-args --max-procs --delimiter --arg-file --replace'), command: plain('', { own: words('-v -V') }), builtin: plain(), exec: plain('-a'),
  stdbuf: plain('-i -o -e'), setsid: plain(), chronic: plain(), unbuffer: plain(), caffeinate: plain('-t -w'), flock: plain('-w -E --timeout', { skip: 1, script: /^(?:-c|--command)$/ }), parallel: plain('-j -P --jobs'),
  gosu: plain('', { skip: 1 }), 'su-exec': plain('', { skip: 1 }), chroot: plain('', { skip: 1 }), tini: plain('-e -p'), 'dumb-init': plain(), catchsegv: plain(),
  'cross-env': plain('', { assignments: true }), 'cross-env-shell': plain('', { assignments: true, joins: true }), npx: plain('-p --package -w --workspace', { script: /^(?:-c|--call)$/ }), bunx: plain('-p --package'), uvx: plain('--from --with -p --python'), pipx: program('', { run: plain('--spec --python') }),
  pnpm: program('--filter -F -C --dir --prefix', { dlx: plain('--package'), exec: plain() }, wrapper('', { own: PNPM_OWN })), pnpx: plain('--package'),
  yarn: program('--cwd', { dlx: plain('-p --package'), exec: plain(), workspace: wrapper('', { skip: 1, own: YARN_OWN }) }, wrapper('', { own: YARN_OWN })),
  npm: program('--prefix -w --workspace', { exec: plain('-p --package -w --workspace', { script: /^(?:-c|--call)$/ }), x: plain('-p --package -w --workspace', { script: /^(?:-c|--call)$/ }) }),
  bun: program('--cwd --env-file --filter', { x: plain('-p --package') }, wrapper('', { own: BUN_OWN })), deno: program('', {}),
  uv: program('--project --directory', { run: plain('--env-file --with --python -p --package --extra --group') }), poetry: program('-C --directory -P', { run: plain() }), pipenv: program('', { run: plain() }), pdm: program('-p', { run: plain() }), hatch: program('-e', { run: plain() }), rye: program('', { run: plain() }),
  bundle: program('--gemfile', { exec: plain() }), mise: program('-C --cd', { exec: plain(), x: plain() }), direnv: program('', { exec: plain('', { skip: 1 }) }), asdf: program('', { exec: plain() }), lerna: program('', { exec: plain('--scope') }), nx: program('', { exec: plain() }), rushx: plain(),
  python, python3: python, py: python,
  sh: shell, bash: shell, zsh: shell, dash: shell, ash: shell, ksh: shell, su: wrapper('-s --shell -g', { script: /^(?:-c|--command)$/, dashes: true }), runuser: wrapper('-u -g -s', { script: /^(?:-c|--command)$/ }), script: wrapper('', { script: /^-[a-z]*c$/, dashes: true }),
  eval: wrapper('', { joins: true }), trap: wrapper('', { each: true }), watch: wrapper('-n --interval', { joins: true }), find: wrapper('', { from: /^-(?:exec|execdir|ok|okdir)$/ }), fd: wrapper('', { from: /^(?:-x|-X|--exec|--exec-batch)$/ }),
  ssh: wrapper('-p -i -l -o -F -J -L -R -D -b -c -E -e -I -m -O -Q -S -W -w -B', { skip: 1, joins: true, reads: true }), docker: DOCKER, podman: DOCKER, nerdctl: DOCKER, 'docker-compose': COMPOSE, kubectl: KUBECTL, oc: KUBECTL,
  dotenv: wrapper('-e -v -f --file'), dotenvx: program('', { run: wrapper('-f --env-file -e --env -fk -fv --convention') }), 'env-cmd': wrapper('-f -e -r --file --environments --rc-file'), doppler: program('-t --token', { run: wrapper('-p -c -t --project --config --token --scope --mount', { script: /^--command$/ }) }),
  op: program('--account --session', { run: wrapper('--env-file --account') }), infisical: program('', { run: wrapper('--env -e --path -p --projectId --token --tags', { script: /^--command$/ }) }), 'aws-vault': program('', { exec: wrapper('-d --duration --region -t --mfa-token', { skip: 1 }) }), chamber: program('', { exec: wrapper('', { dashes: true }) }), teller: program('-c', { run: wrapper() }),
  sops: program('', { 'exec-env': wrapper('', { skip: 1, joins: true }) }), envchain: wrapper('', { skip: 1 }), sst: program('--stage --profile', { shell: wrapper('--stage --target'), bind: wrapper('--stage') }), gcloud: program('--project --account', { compute: program('--project --zone', { ssh: wrapper('', { script: /^--command$/, dashes: true }) }) }),
  heroku: program('-a --app', { run: HEROKU_RUN, 'run:detached': HEROKU_RUN, 'run:inside': HEROKU_RUN }), railway: program('', { run: wrapper('-s --service -e --environment -p --project'), ssh: wrapper('-s --service -e --environment -p --project') }), fly: FLY, flyctl: FLY,
  concurrently: wrapper('-n --names -c --prefix-colors -p --prefix -m --max-processes --restart-tries --restart-after -s --success -l --prefix-length', { each: true }), 'start-server-and-test': wrapper('', { each: true }), nodemon: wrapper('-w --watch -e --ext -d --delay -i --ignore --signal', { script: /^(?:-x|--exec)$/, dashes: true }), chokidar: wrapper('', { script: /^(?:-c|--command)$/, dashes: true }), onchange: wrapper('', { dashes: true }),
}));
