import { probeNamespace } from '../../../harness/process/containment.ts';
import { absent, type Check, fail, type Finding, pass } from '../check.ts';

/** What launches are held by here, and whether they could be held by more. */
export const containment: Check = {
  name: 'containment',
  look: async ({ loading }) => {
    const found = await probeNamespace();
    const isWanted = loading.ok && loading.config.namespaceAt !== undefined;
    return [isWanted ? wanted(found) : offered(found)];
  },
};

type Found = Awaited<ReturnType<typeof probeNamespace>>;

const wanted = (found: Found): Finding =>
  'lack' in found
    ? fail(`the configuration asks for a namespace, but ${found.lack}`, 'mend that, or write containment: "cookie"', 2)
    : pass(`namespace (${found.made}): nothing survives its launch`);

const offered = (found: Found): Finding =>
  'lack' in found
    ? absent(`cookie (not proven); no namespace: ${found.lack}`)
    : pass(`cookie (not proven); containment: "namespace" works here too (${found.made})`);
