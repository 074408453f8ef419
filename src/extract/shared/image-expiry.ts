/**
 * After how many days a lifecycle policy of Amazon ECR deletes every image of its repository, also one that runs; undefined where it leaves some, or is no such policy. Images with tags that a
 * rule before it names are none of a later rule's, and a rule that counts keeps the newest.
 */
export function daysOfImages(policy: string): number | undefined {
  if (policy.length > 50_000) return undefined;
  let data: unknown;
  try { data = JSON.parse(policy); } catch { return undefined; }
  const rules = field(data, 'rules');
  if (!Array.isArray(rules)) return undefined;
  const own = rules.map((rule: unknown) => ({ priority: Number(field(rule, 'rulePriority')), selection: field(rule, 'selection'), expires: field(field(rule, 'action'), 'type') === 'expire' })).sort((a, b) => a.priority - b.priority);
  for (const { selection, expires } of own) {
    const tags = field(selection, 'tagStatus');
    if (tags === 'untagged') continue;
    const days = Number(field(selection, 'countNumber'));
    return expires && tags === 'any' && field(selection, 'countType') === 'sinceImagePushed' && days > 0 ? days : undefined;
  }
  return undefined;
}

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null && !Array.isArray(data) && Object.hasOwn(data, name) ? Object.entries(data).find(([key]) => key === name)?.[1] : undefined;
}
