import { randomBytes } from 'node:crypto';

/** The mark of a launch in the environment of everything it starts. The name holds it, so that a gate inside a gate keeps both. */
export const cookieName = (cookie: string): string => `GATE_COOKIE_${cookie}`;

/** Makes a cookie that no other launch has. */
export const makeCookie = (): string => randomBytes(12).toString('hex');

/** A cookie that could match strangers is refused. */
export const isCookie = (cookie: string): boolean => /^[0-9a-f]{16,64}$/.test(cookie);

/** The cookies in an environment block, whose entries end in a zero byte. */
export const cookiesIn = (environment: string): readonly string[] =>
  [...`\0${environment}`.matchAll(/\0GATE_COOKIE_([0-9a-f]+)=/g)].map(([, cookie = '']) => cookie);
