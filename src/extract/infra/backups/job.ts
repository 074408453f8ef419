import type { CopyRhythm, DataDocument, DataNode, Fact, Key, Place } from '../../../model/index.ts';
import { placeIn } from '../../../model/index.ts';
import { bucketNamed, clean, copiedTo, copyPlace, fileStore, folderCopied, liesIn, undeclaredTarget } from '../../shared/copies.ts';
import type { DumpTarget } from '../../shared/dumps.ts';
import { rcloneTarget } from '../../shared/place-target.ts';
import { spanOf, textOf } from '../../shared/nodes.ts';

/** What a configuration of a backup tool copies: a file of SQLite, a data directory, a folder, or a database by its address. */
export type Source = { readonly kind: 'sqlite' | 'data' | 'folder'; readonly path: string; readonly at: Place } | { readonly kind: 'database'; readonly key: Key; readonly at: Place };
/** One job of a backup tool: everything it takes goes to every target. */
export interface Job { readonly tool: string; readonly at: Place; readonly from: readonly Source[]; readonly to: readonly (DumpTarget & { readonly at: Place })[]; readonly rhythm?: CopyRhythm | undefined }

/** Most sources and targets of one file. */
export const MOST = 200;

/** A place a tool writes to, as an address or a path. What a variable decides is not known. */
export function targetOf(text: string): DumpTarget {
  const plain = text.trim().slice(0, 2048).replace(/^(?:s3|gs|b2|azure|swift|sftp|rest|rclone|local):(?!\/\/)/, (scheme) => (scheme === 'local:' ? '' : `${scheme.slice(0, -1)}://`));
  const bucket = /^(s3|gs|gcs|b2):\/\/(?:(?:https?:\/\/)?s3[\w.-]*\.amazonaws\.com\/)?([A-Za-z0-9][\w.-]{1,254})(?:[/:?]|$)/.exec(plain);
  if (bucket?.[2] !== undefined && !plain.includes('$')) return { kind: 'bucket', key: `${bucket[1] === 's3' ? 's3' : bucket[1] === 'b2' ? 'b2' : 'gs'}:${bucket[2]}`, name: bucket[2] };
  const rclone = /^rclone:\/\/([\w][\w .+@-]{0,100}):/.exec(plain);
  if (rclone?.[1] !== undefined && !rclone[1].includes('$')) return rcloneTarget(rclone[1]);
  if (plain.includes('$') || plain === '') return { kind: 'unknown', why: 'a variable decides where it goes' };
  if (/^file:\/\//.test(plain)) return { kind: 'path', path: clean(plain.slice('file://'.length)) };
  const remote = /^(?:ssh|sftp|rest|https?|azure|abs|swift|rclone|nats|webdav|s3):\/\/(?:https?:\/\/)?(?:[^@\s/]{0,200}@)?([\w.-]{1,253})/.exec(plain) ?? /^(?:[\w.-]{1,60}@)?([\w.-]{2,253}):(?!\\)/.exec(plain);
  if (remote?.[1] !== undefined) return { kind: 'remote', name: remote[1] };
  return /^(?:[./~]|[\w-]+\/)/.test(plain) ? { kind: 'path', path: clean(plain) } : { kind: 'unknown', why: 'it names no place that can be told' };
}

/** A text of the document with its place; undefined for what is no text. */
export function textWith(document: DataDocument, node: DataNode | undefined): { readonly text: string; readonly at: Place } | undefined {
  const text = textOf(node);
  return node && text !== undefined && text.length <= 2048 ? { text, at: placeIn(document, spanOf(node)) } : undefined;
}

/** Sources, places and copies of one job. */
export function jobFacts(job: Job): readonly Fact[] {
  const facts: Fact[] = job.from.flatMap((source) => (source.kind === 'database' || source.kind === 'folder' || source.path.includes('$') ? [] : fileStore(source.path, { at: source.at, note: `${job.tool} copies it` }, source.kind)));
  for (const source of job.from) if (source.kind === 'folder' && job.to.some((to) => to.kind === 'path' && liesIn(to.path, source.path))) facts.push(folderCopied(source.path, { at: source.at, note: `${job.tool} copies it` }));
  for (const target of job.to) {
    const key = target.kind === 'path' ? `bind:${target.path}` : target.kind === 'bucket' ? target.key : undeclaredTarget(target, `${target.at.file}:${target.at.start}`);
    const evidence = { at: target.at, note: `${job.tool} writes copies here` };
    if (target.kind === 'bucket') facts.push(bucketNamed(key, target.name, evidence, []));
    if (target.kind === 'path') facts.push(...copyPlace(target.path, evidence));
    for (const source of job.from) facts.push(copiedTo(source.kind === 'database' ? source.key : `bind:${source.path}`, key, `${job.tool} to ${target.kind === 'path' ? target.path : target.kind === 'unknown' ? 'a place no file names' : target.name}`, { at: target.at, note: `${job.tool} copies it here` }, 'dump', job.rhythm));
  }
  return facts;
}

export { clean };
