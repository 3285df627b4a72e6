import type { GateConfigInput } from './config-input.ts';

export type { GateConfigInput } from './config-input.ts';

/** Gives a configuration its types: `export default defineGate({ … })`. */
export const defineGate = (config: GateConfigInput): GateConfigInput => config;
