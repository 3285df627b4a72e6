import { testId, type TestId, type TestRef } from '../../harness/protocol/test-id.ts';

/** Names of tests without secrets. Two tests that differ in nothing else are told apart as tests of one name are: by their order. */
export class CleanNames {
  readonly #clean: (text: string) => string;
  readonly #names = new Map<TestId, { readonly id: TestId; readonly ref: TestRef }>();
  readonly #taken = new Map<TestId, TestId>();

  constructor(clean: (text: string) => string) {
    this.#clean = clean;
  }

  /** The clean name of a test. */
  nameOf(suite: string, id: TestId, ref: TestRef): { readonly id: TestId; readonly ref: TestRef } {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const clean = this.#cleanRef(ref);
    let fresh = clean === ref ? { id, ref } : { id: testId(suite, clean), ref: clean };
    if (clean === ref) return fresh;
    for (let nth = (ref.nth ?? 1) + 1; (this.#taken.get(fresh.id) ?? id) !== id; nth++) {
      const next = { ...clean, nth };
      fresh = { id: testId(suite, next), ref: next };
    }
    this.#names.set(id, fresh);
    this.#taken.set(fresh.id, id);
    return fresh;
  }

  /** The clean name of a test that was told by its id only. */
  idOf(id: TestId): TestId {
    return this.#names.get(id)?.id ?? (this.#clean(id) as TestId);
  }

  #cleanRef(ref: TestRef): TestRef {
    const { file, project, titles } = ref;
    const clean = {
      ...ref,
      titles: titles.map(this.#clean),
      ...(file === undefined ? {} : { file: this.#clean(file) }),
      ...(project === undefined ? {} : { project: this.#clean(project) }),
    };
    const isSame =
      clean.file === file && clean.project === project && titles.every((title, nth) => clean.titles[nth] === title);
    return isSame ? ref : clean;
  }
}
