import { createHash } from 'node:crypto';
import { markup, type Html } from './markup.ts';
import { style } from './style.ts';
import type { Tone } from './tone.ts';

/** A whole page: one file that asks nobody for anything, runs nothing, and reads in light and in dark. */
export const page = ({
  title,
  tone,
  body,
}: {
  readonly title: string;
  readonly tone: Tone;
  readonly body: Html;
}): string => {
  const { html } = markup`<title>${title}</title> `;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<link rel="icon" href="${icon(tone)}">
${html}<style>${style}</style>
</head>
<body>
${body.html}
</body>
</html>
`;
};

// No script runs, whatever a text may contain, and no style but ours applies.
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; img-src data:; base-uri 'none'; form-action 'none'`;

const dots: Readonly<Record<Tone, string>> = { good: '2da44e', warn: 'd4a72c', bad: 'cf222e', plain: '6e7781' };

/** A dot in the colour of the verdict: it is seen in a row of tabs, and no browser asks for another icon. */
const icon = (tone: Tone): string =>
  `data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 16 16%22%3E%3Ccircle cx=%228%22 cy=%228%22 r=%227%22 fill=%22%23${dots[tone]}%22/%3E%3C/svg%3E`;
