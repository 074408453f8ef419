import { describe, expect, test } from 'vitest';
import { scanTree } from '../../support/scan.ts';
import { treeOf } from '../../support/tree.ts';

/** A job of one workflow; what its steps act with. */
async function heldBy(steps: string): Promise<string[]> {
  const text = `name: clean\non: push\npermissions:\n  id-token: write\n  contents: read\njobs:\n  clean:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`;
  const { graph } = await scanTree(treeOf({ '.github/workflows/clean.yml': text }));
  return graph.credentials.map((one) => `${one.name} ${one.kinds[0]?.id ?? ''} ${one.foundation}`);
}

describe('what a command of a CI step acts with', () => {
  test('nothing by itself: a fresh machine is logged in nowhere', async () => {
    expect(await heldBy('      - run: aws s3 rm s3://acme-reports --recursive\n')).toEqual([]);
    expect(await heldBy('      - run: gh repo delete acme/shop --yes\n')).toEqual([]);
  });

  test('what an earlier step logged in with, for the time of the job', async () => {
    expect(await heldBy('      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          role-to-assume: arn:aws:iam::111122223333:role/clean\n          aws-region: eu-west-1\n      - run: aws s3 rm s3://acme-reports --recursive\n')).toEqual(['role clean aws.role named']);
    expect(await heldBy('      - uses: azure/k8s-set-context@v4\n        with:\n          kubeconfig: ${{ secrets.KUBECONFIG }}\n      - run: kubectl delete namespace shop\n')).toEqual(['KUBECONFIG kubernetes.kubeconfig named']);
  });

  test('what the step itself is given: a secret, or the token of the job', async () => {
    expect(await heldBy('      - run: aws s3 rm s3://acme-reports --recursive\n        env:\n          AWS_SECRET_ACCESS_KEY: ${{ secrets.AWS_KEY }}\n')).toEqual(['AWS_KEY aws.access-key named']);
    expect(await heldBy('      - run: gh repo delete acme/shop --yes\n        env:\n          GH_TOKEN: ${{ github.token }}\n')).toEqual(['GITHUB_TOKEN github.job-token named']);
  });
});
