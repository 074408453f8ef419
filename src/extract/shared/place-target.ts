import type { DumpTarget } from './dumps.ts';

/** A place to copy to as a key: buckets by name, remotes of rclone by name, other machines by host, else a path. */
export function placeTarget(written: string): DumpTarget {
  // Tools say beside the scheme by which library they speak it: `boto3+s3://`, `pexpect+sftp://`, `s3+http://`.
  const text = written.replace(/^s3\+https?:\/\//, 's3://').replace(/^[a-z0-9]{1,20}\+(?=[a-z0-9]{1,20}:\/\/)/, '');
  const bucket = /^(?:s3:)?(?:(?:https?:)?\/\/)?s3(?:[.-][\w.-]+)?\.amazonaws\.com\/([\w.-]{1,255})/.exec(text) ?? /^s3:\/\/([\w.-]{1,255})/.exec(text);
  if (bucket?.[1]) return { kind: 'bucket', key: `s3:${bucket[1]}`, name: bucket[1] };
  const gs = /^gc?s:\/?\/?([\w.-]{1,255})/.exec(text);
  if (gs?.[1]) return { kind: 'bucket', key: `gs:${gs[1]}`, name: gs[1] };
  const b2 = /^b2:(?:\/\/)?(?:[^@/\s]{0,300}@)?([\w.-]{1,255})/.exec(text);
  if (b2?.[1]) return { kind: 'bucket', key: `b2:${b2[1]}`, name: b2[1] };
  const rclone = /^rclone:(?:\/\/)?([\w][\w .+@-]{0,100}):/.exec(text);
  if (rclone?.[1]) return rcloneTarget(rclone[1]);
  if (/^(?:s3|gs|b2):\/\/$/.test(text)) return { kind: 'unknown', why: 'the bucket comes from a variable that is set in no file read' };
  if (/^file:\/\/\//.test(text)) return { kind: 'path', path: text.slice('file://'.length) };
  if (text.includes('://')) {
    const host = hostOfUrl(text.replace(/^(?:rest|s3|swift|azure):/, ''))?.host;
    return host === undefined ? { kind: 'unknown', why: 'where it is written cannot be read from the command' } : { kind: 'remote', name: host };
  }
  const remote = /^(?:[^@/\s]+@)?([\w.-]{1,255})::?/.exec(text);
  if (remote?.[1] && !text.startsWith('/')) return { kind: 'remote', name: remote[1] };
  return text === '' ? { kind: 'unknown', why: 'where it is written comes from a variable that is set in no file read' } : { kind: 'path', path: text };
}

/** A remote of rclone by its name; what it is stands in a file of its own. */
export function rcloneTarget(name: string): DumpTarget { return { kind: 'remote', name, key: `rclone:${name}` }; }

/** Host and database of a URL, without user and password. */
export function hostOfUrl(url: string): { readonly scheme: string; readonly host: string; readonly port?: number; readonly database?: string } | undefined {
  const match = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/?#\s]*@)?(\[[0-9a-f:]+\]|[\w.-]{1,255})(?::(\d{1,5}))?(?:,[^/?#\s]*)?(?:\/([\w.-]{1,128})?)?/i.exec(url);
  if (!match?.[1] || !match[2]) return undefined;
  return { scheme: match[1].toLowerCase(), host: match[2].toLowerCase(), ...(match[3] ? { port: Number(match[3]) } : {}), ...(match[4] ? { database: match[4] } : {}) };
}
