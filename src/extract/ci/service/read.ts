import type { DataDocument, DataNode, Document } from '../../../model/index.ts';
import { isTrue, textAt, valueAt } from '../../shared/nodes.ts';

/** What a service answered to one question, as the room that asked wrote it down. */
export interface LocalAnswer {
  readonly document: DataDocument;
  readonly repository: string;
  readonly topic: string;
  /** The environment, branch or ruleset asked about; empty: the repository. */
  readonly about: string;
  readonly permission: string;
  /** Absent: there is no answer, and `why` and `status` say why. */
  readonly answer?: DataNode;
  readonly complete: boolean;
  readonly why: string;
  readonly status: number;
}

/** Reads one answer; nothing where the file is none. */
export function readAnswer(document: Document): readonly LocalAnswer[] {
  if (document.syntax !== 'json') return [];
  const root = document.roots[0];
  const [repository, topic] = [textAt(root, 'repository'), textAt(root, 'topic')];
  if (repository === undefined || topic === undefined) return [];
  const answer = valueAt(root, 'answer');
  const status = valueAt(root, 'status');
  return [{
    document, repository, topic, about: textAt(root, 'about') ?? '', permission: textAt(root, 'permission') ?? '', ...(answer ? { answer } : {}), complete: isTrue(valueAt(root, 'complete')),
    why: textAt(root, 'unanswered') ?? '', status: status?.type === 'scalar' && typeof status.value === 'number' ? status.value : 0,
  }];
}
