import type { FileReporter } from '../reporter.ts';
import { htmlPage } from './html.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { runJson } from './run-json.ts';

/** The files of a run folder that are made from its record, in the order in which they are written. */
export const fileReporters: readonly FileReporter[] = [runJson, junit, markdown, htmlPage];
