import { shimSchemas } from '../suites/adapters/shim-schemas.ts';
import { loadBuilder } from '../reports/junit/base.ts';

/** Long enough for the first runner to be started, short enough to be done before it has run its tests. */
const waitMs = 50;

/** The checks of a preflight are at work already, and are soon over. */
const shortWaitMs = 1;

/**
 * Loads, while the runners are at work, what is needed once they are done, and tidies up. What cannot be loaded, or is still to be
 * tidied, is told where it is needed.
 */
export const warmUp = (gate: string, tidy: () => void): void => {
  setTimeout(
    () => {
      shimSchemas();
      void import('../reports/metrics/registry.ts').catch(() => undefined);
      void loadBuilder().catch(() => undefined);
      try {
        tidy();
      } catch {
        // once more at the end
      }
    },
    gate === 'preflight' ? shortWaitMs : waitMs,
  ).unref();
};
