import { setFlagsFromString } from 'node:v8';

const growthPercent = 10;

/** Has V8 collect once the heap has grown by a tenth: by itself it waits until a run of many tests has four times what it needs. */
export const keepHeapSmall = (): void => setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
