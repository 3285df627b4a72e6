import { relative } from 'node:path';
import { renderProblem } from '../../config/problem.ts';
import { type Check, pass } from '../check.ts';

/** Whether there is a configuration, and everything that is wrong with it. */
export const configuration: Check = {
  name: 'configuration',
  look: async ({ loading, root }) => {
    if (!loading.ok)
      return loading.problems.map(problem => ({
        status: 'fail' as const,
        message: renderProblem(problem, process.cwd()),
        exit: 2 as const,
      }));
    const { file } = loading.config;
    return [
      pass(
        file === undefined
          ? `none in ${root}: suites are detected, the defaults apply`
          : `${relative(process.cwd(), file) || file} is valid`,
      ),
    ];
  },
};
