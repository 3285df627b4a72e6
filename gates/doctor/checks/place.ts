import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainly } from '../../plain-error.ts';
import { type Check, fail, pass, warn } from '../check.ts';

const remote = /^(?:nfs\d?|cifs|smb\d?|smbfs|9p|fuse\.sshfs|afs|ceph)$/;

/** Whether runs can be written, and on what kind of file system. Writes nothing. */
export const place: Check = {
  name: '.gate',
  look: async ({ root }) => {
    const folder = join(root, '.gate');
    const path = existsSync(folder) ? folder : root;
    try {
      accessSync(path, constants.W_OK);
    } catch (error) {
      return [fail(`${path} cannot be written: ${plainly(error)}`, 'make it writable, or work in a copy')];
    }
    const kind = fileSystemOf(path, mounts());
    if (kind !== undefined && remote.test(kind))
      return [
        warn(`${path} is on ${kind}`, 'locks over a network are slow or missing: keep the history on a local disk'),
      ];
    return [pass(`${path} can be written${kind === undefined ? '' : ` (${kind})`}`)];
  },
};

/** The kind of file system of a path, out of the kernel's list of mounts: that of the longest mount point above it. */
export const fileSystemOf = (path: string, mountinfo: string): string | undefined => {
  const mounted = mountinfo.split('\n').flatMap(line => {
    const [left = '', right = ''] = line.split(' - ');
    const point = left.split(' ')[4]?.replaceAll('\\040', ' ');
    const kind = right.split(' ')[0];
    return point === undefined || kind === undefined || kind === '' ? [] : [{ point, kind }];
  });
  const above = mounted.filter(({ point }) => point === '/' || path === point || path.startsWith(`${point}/`));
  // Of two at the same point the later one hides the earlier.
  return above.reduce<(typeof above)[number] | undefined>(
    (best, one) => (best === undefined || one.point.length >= best.point.length ? one : best),
    undefined,
  )?.kind;
};

const mounts = (): string => {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return ''; // only Linux tells
  }
};
