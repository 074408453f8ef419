import type { ShellCommand } from '../../model/index.ts';
import type { DumpTarget, Transfer } from './dumps.ts';
import { optionOf, positional } from './given-words.ts';
import { placeTarget } from './place-target.ts';
import { wordText } from './shell-text.ts';
import type { WordText } from './shell-text.ts';

type Step = Pick<Transfer, 'from' | 'to'>;

const VALUED = ['-r', '--repo', '--repository', '-p', '--password-file', '--tag', '--host', '--exclude', '-e', '--config', '--stanza', '--type', '--stdin-filename', '-C', '--compression'];
/** What duplicity takes a value for, of its many options. */
const OF_DUPLICITY = ['--encrypt-key', '--encrypt-sign-key', '--hidden-encrypt-key', '--sign-key', '--full-if-older-than', '--exclude', '--include', '--exclude-filelist', '--include-filelist', '--name', '--archive-dir', '--tempdir', '--volsize', '--num-retries', '--gpg-options', '--ssh-options', '--rsync-options', '--file-prefix', '--log-file', '-v', '--verbosity', '--timeout', '--s3-endpoint-url', '--s3-region-name'];
/** Actions of duplicity that make no copy. */
const OTHER_ACTIONS = new Set(['cleanup', 'collection-status', 'list-current-files', 'remove-older-than', 'remove-all-but-n-full', 'remove-all-inc-of-but-n-full', 'replicate', 'restore', 'verify']);

/** Backup programs with a repository of their own. */
export function repositoryStep(program: string, args: readonly WordText[], variables: ReadonlyMap<string, string>): Step | undefined {
  const plain = positional(args, VALUED);
  const verb = plain[0]?.text ?? '';
  const from = (path: string | undefined): Transfer['from'] => ({ kind: 'path', path: path ?? '.' });
  switch (program) {
    case 'restic': case 'rustic': {
      if (verb !== 'backup') return undefined;
      const named = optionOf(args, ['-r', '--repo'])?.text ?? variables.get('RESTIC_REPOSITORY');
      return { from: args.some((arg) => arg.text === '--stdin') ? { kind: 'pipe' } : from(plain[1]?.text), to: placed(named, 'restic') };
    }
    case 'borg': return verb === 'create' ? { from: from(plain[2]?.text), to: placed((plain[1]?.text ?? '').split('::')[0] || variables.get('BORG_REPO'), 'borg') } : undefined;
    case 'borgmatic': return verb === 'create' ? { from: from(undefined), to: { kind: 'unknown', why: 'the borg repository stands in its own configuration' } } : undefined;
    case 'duplicity': {
      const words = positional(args, OF_DUPLICITY).map((word) => word.text);
      if (OTHER_ACTIONS.has(words[0] ?? '')) return undefined;
      const [source, target] = /^(?:full|inc|incr|incremental|backup)$/.test(words[0] ?? '') ? words.slice(1) : words;
      // The address comes first where it is a restore without a word.
      return source === undefined || target === undefined || source.includes('://') ? undefined : { from: from(source), to: placeTarget(target) };
    }
    case 'kopia': return verb === 'snapshot' && (plain[1]?.text === 'create') ? { from: from(plain[2]?.text), to: placed(variables.get(KOPIA), 'kopia') } : undefined;
    case 'rdiff-backup': {
      const words = positional(args, ['--remote-schema', '--exclude', '--include', '-v', '--verbosity', '--tempdir', '--api-version']).map((word) => word.text);
      if (args.some((arg) => /^(?:-r|--restore-as-of|-l|--list-\S+|--remove-older-than|--verify\S*|--compare\S*)$/.test(arg.text)) || /^(?:restore|list|remove|verify|compare|info|calculate|regress|test|complete)$/.test(words[0] ?? '')) return undefined;
      const [source, target] = words[0] === 'backup' ? words.slice(1) : words;
      return source === undefined || target === undefined || source.includes('::') ? undefined : { from: from(source), to: placeTarget(target) };
    }
    case 'wal-g': case 'wal-e': {
      if (verb !== 'backup-push') return undefined;
      const named = variables.get('WALG_S3_PREFIX') ?? variables.get('WALG_GS_PREFIX') ?? variables.get('WALG_FILE_PREFIX') ?? variables.get('WALE_S3_PREFIX');
      return { from: { kind: 'database', engine: 'postgres', variables: [] }, to: named ? placeTarget(named) : { kind: 'unknown', why: 'the archive prefix is named in no file read' } };
    }
    case 'pgbackrest': return verb === 'backup' ? { from: { kind: 'database', engine: 'postgres', variables: [] }, to: { kind: 'unknown', why: 'the pgbackrest repository stands in its own configuration' } } : undefined;
    default: return undefined;
  }
}

function placed(named: string | undefined, tool: string): DumpTarget {
  return named === undefined || named === '' ? { kind: 'unknown', why: `the ${tool} repository is named in no file read` } : placeTarget(named);
}

/** No variable of the environment, so nothing else can set it. */
const KOPIA = 'kopia repository';

/** What `kopia repository connect` has said before: later commands of the script write there. Two repositories tell nothing. */
export function withRepository(commands: readonly ShellCommand[], known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const named = new Set<string>();
  for (const command of commands) {
    const words = command.words.map((word) => wordText(word, known));
    if ((words[0]?.text ?? '').replace(/^.*\//, '') !== 'kopia' || words[1]?.text !== 'repository' || !/^(?:connect|create)$/.test(words[2]?.text ?? '')) continue;
    const bucket = optionOf(words, ['--bucket'])?.text;
    const kind = words[3]?.text ?? '';
    const endpoint = optionOf(words, ['--endpoint'])?.text;
    const place = bucket === undefined ? optionOf(words, kind === 'sftp' ? ['--host'] : kind === 'server' || kind === 'webdav' ? ['--url'] : kind === 'rclone' ? ['--remote-path'] : ['--path'])?.text : undefined;
    // A bucket of another service is none of Amazon's.
    named.add(bucket !== undefined ? endpoint !== undefined && !/amazonaws\.com/.test(endpoint) ? `https://${endpoint}/` : `${kind === 'gcs' ? 'gs' : kind === 'b2' ? 'b2' : 's3'}://${bucket}` : kind === 'rclone' && place ? `rclone:${place}` : kind === 'sftp' && place ? `${place}:` : place ?? '');
  }
  const [only] = named;
  return named.size === 1 && only !== undefined && only !== '' ? new Map([...known, [KOPIA, only]]) : known;
}
