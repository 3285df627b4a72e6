import { markup, type Html } from './markup.ts';
import type { Tone } from './tone.ts';

const drawings: Readonly<Record<Tone, Html>> = {
  good: markup`<path
    d="M7 12.5l3.2 3.2L17 9"
    fill="none"
    stroke="currentColor"
    stroke-width="2.2"
    stroke-linecap="round"
    stroke-linejoin="round"
  />`,
  warn: markup`<path d="M12 6.5v7" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" /><circle
      cx="12"
      cy="17.2"
      r="1.4"
      fill="currentColor"
    />`,
  bad: markup`<path d="M8 8l8 8M16 8l-8 8" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" />`,
  plain: markup`<circle cx="12" cy="12" r="2" fill="currentColor" />`,
};

/** A sign for those who do not see the colour. It is drawn, because fonts differ. */
export const symbol = (tone: Tone): Html =>
  markup`<svg class="${tone}" viewBox="0 0 24 24" aria-hidden="true">
    <circle cx="12" cy="12" r="10.5" fill="none" stroke="currentColor" stroke-width="2" />
    ${drawings[tone]}
  </svg>`;
