// A vitest reporter: names every test that passed only at another try, with what its earlier tries said.
export default class SecondTries {
  #found = [];

  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky !== true) return;
    const errors = test.result().errors ?? [];
    const words = errors.map(({ message, stack }) => `    ${stack ?? message}`.replaceAll('\n', '\n    '));
    this.#found.push(`FLAKY ${test.module.relativeModuleId} > ${test.fullName}\n${words.join('\n')}`);
  }

  onTestRunEnd() {
    if (this.#found.length > 0) console.error(`\n${this.#found.join('\n')}`);
  }
}
