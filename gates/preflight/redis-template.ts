import type { createClient } from 'redis';

type Client = ReturnType<typeof createClient>;

let template: Promise<Client> | undefined;

/** A client of Redis that is connected to nothing: with all its commands it takes long to make, and a duplicate of it does not. */
export const redisTemplate = (): Promise<Client> => (template ??= import('redis').then(redis => redis.createClient()));
