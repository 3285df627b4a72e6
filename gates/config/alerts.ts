/** Where alerts go, as configured. Texts may refer to a variable or a file. */
export type AlertsConfig = {
  readonly telegram?: { readonly token: string; readonly chatId: string; readonly apiUrl: string } | undefined;
  readonly webhook?: { readonly url: string } | undefined;
  readonly alertmanager?: { readonly url: string } | undefined;
  readonly console: boolean;
  /** Names of branches; `*` matches anything. */
  readonly protected: readonly string[];
};

/** The branches on which a failed gate is a P0 when nobody says. */
export const defaultProtected: readonly string[] = ['main', 'master'];
