import type { BlastGraph, Check } from '../../src/model/index.ts';
import { label, settingsOff } from './setting.ts';

export const check: Check = {
  id: 'transfer-lock-off', family: 'data', tier: 'medium', title: 'A domain may be moved to another registrar', cwe: [1188, 693],
  why: 'With the transfer lock off, whoever gets at the authorisation code moves the domain away. Mail, sites and every account that is reset by mail go with it.',
  fix: 'Switch the transfer lock on, and lift it only for the hour of a transfer.',
  judge: (graph: BlastGraph) => settingsOff(graph, { question: 'transfer-lock', message: (resource, how) => `${label(resource)} can be moved to another registrar: ${how}.` }),
};
