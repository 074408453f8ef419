import { saysRuling } from './compare/policy/index.ts';
import type { PolicyWord, Ruling } from './compare/policy/index.ts';
import type { SideView } from './compare/side-view.ts';
import type { PolicyAnswer, PolicyRuling } from './model/index.ts';

const WORST: readonly Ruling['says'][] = ['denied', 'not-allowed', 'waived', 'allowed'];

/** What a policy says of a head, for those who tell it: every ruling as a sentence, worst first. */
export function policyAnswer(word: PolicyWord, view: SideView): PolicyAnswer {
  const rulings = [...word.decision.rulings].sort((a, b) => WORST.indexOf(a.says) - WORST.indexOf(b.says));
  return { opens: word.opens, byDefault: word.policy.default, closes: word.closes, notes: word.decision.notes, rulings: rulings.map((one) => told(one, view)) };
}

function told(one: Ruling, view: SideView): PolicyRuling {
  const { path, resource } = one.tuple;
  const nearest = one.says === 'not-allowed' ? one.short[0]?.rule : one.rule;
  return { says: one.says, ...(nearest === undefined ? {} : { rule: nearest }), ...(one.says === 'waived' ? { until: one.until } : {}), agent: path.agent, effect: path.effect, resource, sentence: saysRuling(one, view) };
}
