import type { BlastGraph, Check, Resource } from '../../src/model/index.ts';
import { label, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'deletion-window-short', family: 'data', tier: 'medium', title: 'A deletion can be taken back for a short time only', cwe: [1188],
  why: 'The service keeps what was deleted for a while. A file shortens that time, or does away with it: then a deletion that nobody notices at once is final. Data encrypted under a deleted key is lost with it.',
  fix: 'Keep the longest window the service has, which is mostly its default.',
  judge: (graph: BlastGraph) => settingsOff(graph, {
    // A window of some days is short. None at all, or a switch that does away with it, is final.
    question: 'deletion-window', warns: (value) => typeof value === 'boolean' || Number(value) <= 0,
    message: (resource, _how, { attribute }) => `${label(resource)} is gone for good ${after(resource.attributes[attribute])} it is deleted: ${attribute} ${resource.attributes[attribute] ? 'says so' : 'is not set'}.`,
  }),
};

function after(written: Resource['attributes'][string] | undefined): string {
  const text = written?.basis === 'set' && typeof written.value !== 'boolean' ? String(written.value) : '0';
  // Google Cloud writes seconds: `86400s`.
  const days = text.endsWith('s') ? Math.floor(Number(text.slice(0, -1)) / 86_400) : Number(text);
  return days > 0 ? `${days} days after` : 'the moment';
}
