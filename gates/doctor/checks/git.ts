import { probe } from '../../../harness/process/probe.ts';
import { type Check, pass, warn } from '../check.ts';

/** Whether git answers: `fast` asks it what has changed, and a run is named for its commit. */
export const git: Check = {
  name: 'git',
  look: async ({ root }) => {
    const [version, commit] = await Promise.all([
      probe(['git', '--version'], { cwd: root }),
      probe(['git', '-C', root, 'rev-parse', '--short', 'HEAD'], { cwd: root }),
    ]);
    if (!version.ok) return [warn('git does not answer', 'install it, or `gate fast` cannot know what has changed')];
    const name = version.text.replace(/^git version /, '');
    return [
      commit.ok
        ? pass(`${name}, at ${commit.text}`)
        : warn(`${name}, but ${root} is in no repository with a commit`, '`gate fast` cannot know what has changed'),
    ];
  },
};
