/** Where the policy stands. */
export const POLICY_FILE = 'craterscan.policy.yml';
