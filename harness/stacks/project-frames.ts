import { isAbsolute, relative, sep } from 'node:path';
import { codeRoot } from '../own-files.ts';
import type { Frame } from '../protocol/outcome.ts';

const foreign = /(?:^|\/)(?:node_modules|site-packages|dist-packages|lib\/python\d[\d.]*)\//;

/** The frames that belong to the project: inside `root`, and neither an installed package nor the runtime nor the gate. */
export const projectFrames = (frames: readonly Frame[], root: string): readonly Frame[] => {
  // The built gate itself is no part of the project even when it lies inside.
  const own = relativeTo(codeRoot, root);
  return frames.filter(({ file }) => {
    const path = relativeTo(file, root);
    if (isAbsolute(path) || path.startsWith('<') || /^[a-z][a-z+.-]+:/i.test(path) || foreign.test(path)) return false;
    return isAbsolute(own) || own === '' || !path.startsWith(`${own}/`);
  });
};

/** The same frames, with files inside `root` relative to it and written with `/`. */
export const relativeFrames = (frames: readonly Frame[], root: string): readonly Frame[] =>
  frames.map(frame => ({ ...frame, file: relativeTo(frame.file, root) }));

/** A path inside `root` as seen from there; every other path, and what is no path, unchanged. */
const relativeTo = (file: string, root: string): string => {
  if (!isAbsolute(file)) return file;
  const path = relative(root, file);
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? file : path.split(sep).join('/');
};
