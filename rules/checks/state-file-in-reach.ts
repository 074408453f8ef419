import type { BlastGraph, Check, Draft } from '../../src/model/index.ts';

export const check: Check = {
  id: 'state-file-in-reach', family: 'credential', tier: 'high', title: 'A Terraform state file lies in reach', cwe: [312, 538],
  why: 'A state file holds every generated password and key in plain text, and it is the map of what exists: with a stale copy of it, destroy takes down what is live.',
  fix: 'Keep state in a remote backend with locking and versions, delete the local copies, and rotate what stood in them.',
  *judge(graph: BlastGraph): Iterable<Draft> {
    for (const credential of graph.credentials) {
      if (!credential.facts.some((fact) => fact.kinds.includes('terraform.state')) || credential.foundation !== 'found' || credential.places[0].origin === 'history') continue;
      yield { about: 'terraform.state', scope: credential.places[0].file, level: 'warning', confidence: 'high', message: `${credential.places[0].file} is a Terraform state file: it holds secrets in plain text and the map of what is deployed.`, places: [credential.places[0]], path: [] };
    }
  },
};
