import { config } from 'zod';

// Each schema of a check reads its settings once: to make a function of it first, as zod does by itself, takes longer than to read.
config({ jitless: true });
