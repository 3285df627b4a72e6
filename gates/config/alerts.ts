/** Where alerts go, as configured. Texts may refer to a variable or a file. */
export type AlertsConfig = {
  readonly telegram?: { readonly token: string; readonly chatId: string; readonly apiUrl: string } | undefined;
  readonly webhook?: { readonly url: string } | undefined;
  readonly alertmanager?: { readonly url: string } | undefined;
  readonly console: boolean;
  /** Where the runbook is, for people; absent: the one that comes with the gate. */
  readonly runbook?: string | undefined;
  /** Names of branches; `*` matches anything. */
  readonly protected: readonly string[];
};

/** The branches on which a failed gate is a P0 when nobody says. */
export const defaultProtected: readonly string[] = ['main', 'master'];
