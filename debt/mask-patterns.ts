/**
 * What changes from run to run and says nothing, in the order in which it is tried at each place.
 *
 * Two rules keep masking linear and idempotent: every quantifier has a bound, and a pattern begins where a word begins
 * (nothing in front of it is a letter or a digit).
 */
export type MaskName =
  | 'email'
  | 'url'
  | 'tmp'
  | 'host'
  | 'ip'
  | 'uuid'
  | 'hash'
  | 'hex'
  | 'home'
  | 'user'
  | 'date'
  | 'duration'
  | 'n';

/** Names whose values keep their identity: the same value gets the same number. */
export const numbered: ReadonlySet<string> = new Set([
  'email',
  'url',
  'tmp',
  'user',
  'host',
  'ip',
  'uuid',
  'hash',
  'hex',
]);

const any = (...choices: readonly string[]): string => `(?:${choices.join('|')})`;

const start = '(?<![A-Za-z0-9])';
const end = '(?![A-Za-z0-9])';

const email = String.raw`(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])`;

const urlEnd = String.raw`\s'"${'`'}<>(){}\[\],|\\`;
const url = String.raw`${start}(?!file:)[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^${urlEnd}]{0,2000}[^${urlEnd}.:;!?]`;

const slash = String.raw`[\\/]{1,2}`;
const segment = String.raw`[^\s\\/'"${'`'}<>|:;,(){}\[\]]{1,255}`;
const absolute = String.raw`(?<![\w.~\\/-])(?:file:\/\/\/?(?=[\/A-Z]))?`;
const drive = '[A-Za-z]:';

const tmpFolder = any(
  String.raw`(?:\/private)?\/(?:var\/)?tmp`,
  String.raw`\/dev\/shm`,
  String.raw`\/run\/user\/\d{1,10}`,
  String.raw`(?:\/private)?\/var\/folders\/[^\s\/]{1,8}\/[^\s\/]{1,64}\/[TC0]`,
  `${drive}${slash}Users${slash}${segment}${slash}AppData${slash}Local${slash}Temp`,
  `${drive}(?:${slash}Windows)?${slash}Te?mp`,
);
const pytestFolder = String.raw`pytest-of-${segment}${slash}pytest-\d{1,6}${slash}`;
const tmp = `${absolute}${tmpFolder}${slash}(?:${pytestFolder})?${segment}`;

// Where people and build machines keep their checkouts.
const homeFolder = any(
  String.raw`\/(?:home|Users|builds|workspaces?)\/${segment}`,
  String.raw`\/(?:root|__w|github\/workspace)(?=\/|${end})`,
  `${drive}${slash}Users${slash}${segment}`,
  `${drive}${slash}a(?=${slash})`,
);
// How deep a checkout lies differs from machine to machine; the last well-known folder, or else the name itself, does not.
const below = `(?:${slash}${segment}){0,40}`;
const homeOf = (folder: string): string =>
  `${absolute}${folder}${any(
    `${below}(?=${slash}(?:node_modules|site-packages|dist-packages)${slash})`,
    `${below}(?=${slash}(?:src|lib|tests?|dist|build|packages|apps)${slash})`,
    `${below}(?=${slash}${segment})`,
    '',
  )}`;
const home = homeOf(homeFolder);

/** Whether a folder is masked wherever it is. */
export const isHomeFolder = (folder: string): boolean => new RegExp(`^${homeFolder}`, 'u').test(folder);

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);

/** A folder of one machine, masked like one of those that many have. */
export const folderPattern = (folder: string): string =>
  homeOf(
    String.raw`${folder
      .replace(/[\\/]+$/u, '')
      .split(/[\\/]+/u)
      .map(literally)
      .join(slash)}(?![\w.-])`,
  );

/** A whole word, in any case of letters that a machine is told by. */
export const wordPattern = (word: string): string =>
  `${start}${any(...[...new Set([word, word.toLowerCase(), word.toUpperCase()])].map(literally))}${end}`;

const label = '[A-Za-z0-9-]{1,63}';
const sourceFile = any(
  '[cm]?[jt]sx?',
  'py',
  'go',
  'rs',
  'java',
  'kt',
  'rb',
  'cc',
  'cpp',
  'cs',
  'hs',
  'php',
  'vue',
  'svelte',
  'json',
  'ya?ml',
  'toml',
  'md',
  'sh',
  'sql',
  'html?',
  'css',
  'txt',
  'log',
);
const host = any(
  String.raw`(?<![\w./-])(?:localhost|(?:${label}\.){1,8}(?!${sourceFile}:)[A-Za-z]{2,24})(?=:\d{2,5}${end}(?!:\d))`,
  String.raw`(?<=(?:ENOTFOUND|EAI_AGAIN) )(?:${label}\.){0,8}${label}(?![\w.-])`,
  String.raw`${start}ip(?:-\d{1,3}){4}(?:\.${label}){0,6}${end}`,
  String.raw`${start}fv-az\d{1,6}-\d{1,6}${end}`,
);

const ip4 = String.raw`(?:\d{1,3}\.){3}\d{1,3}(?!\.?[A-Za-z0-9])`;
const group = '[0-9a-fA-F]{1,4}';
const ip6End = String.raw`(?:%[A-Za-z0-9]{1,15})?(?![\w:(])`;
const ip6 = any(
  String.raw`::1?(?=:\d{2,5}${end})`,
  `::(?:ffff:)?${ip4}`,
  `(?:${group}:){7}${group}${ip6End}`,
  // With a digit, because A::b is C++.
  String.raw`(?=[a-fA-F:]{0,40}\d)(?:(?:${group}:){1,7}|:)(?::${group}){1,7}${ip6End}`,
);
const ip = String.raw`(?<![\w:.])${any(ip4, ip6)}`;

const hexDigit = '[0-9a-fA-F]';
const uuid = `${start}${hexDigit}{8}-(?:${hexDigit}{4}-){3}${hexDigit}{12}${end}`;

// One case, a digit and a letter: neither a word nor a number.
const hashOf = (letters: string): string =>
  String.raw`(?=[${letters}]{0,127}\d)(?=\d{0,127}[${letters}])[0-9${letters}]{7,128}`;
const hash = `${start}${any(hashOf('a-f'), hashOf('A-F'))}${end}`;

const clock = String.raw`\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?: ?[AaPp]\.?[Mm]\b)?`;
const zone = String.raw`(?: ?(?:Z\b|(?:UTC|GMT)?[+-]\d{2}:?\d{2}\b|UTC\b|GMT\b)(?: \([A-Za-z ]{1,60}\))?)?`;
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}';
const day = '(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?';
const date = `${start}${any(
  String.raw`\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]${any(clock, String.raw`\d{2}:\d{2}`)}${zone})?`,
  String.raw`\d{8}T\d{6}Z?`,
  String.raw`${day}${month} {1,2}\d{1,2},? \d{4}(?:,? ${clock}${zone})?`,
  String.raw`${day}\d{1,2} ${month} \d{4}(?:,? ${clock}${zone})?`,
  String.raw`${day}${month} {1,2}\d{1,2} ${clock}(?: \d{4})?`,
  String.raw`\d{1,2}\/${month}\/\d{4}(?::${clock}${zone})?`,
  String.raw`\d{1,2}(?<dot>[./])\d{1,2}\k<dot>\d{4}(?:,? ${clock}${zone})?`,
  String.raw`(?:datetime\.)?(?:datetime|date)\(\d{4}(?:, ?\d{1,6}){2,6}(?:, tzinfo=[\w.]{1,40})?\)`,
  `${clock}${zone}`,
)}${end}`;

const amount = String.raw`\d{1,15}(?:,\d{3}){0,4}(?:\.\d{1,15})?`;
const unit = '(?:ns|[uµμ]s|ms|secs?|seconds?|s|mins?|minutes?|milliseconds?|m|hrs?|hours?|h|days?|d)';
const duration = `${start}${amount} ?${unit}(?:,? ?${amount} ?${unit}){0,4}${end}`;

const hex = any(`${start}0[xX]${hexDigit}{1,128}`, `${start}(?:${hexDigit}{2}:){5}${hexDigit}{2}${end}`);

const version = String.raw`${start}v\d{1,6}(?:\.\d{1,9}){1,3}`;
const sign = String.raw`(?:(?<![\w)\]'"${'`'}.+-])[-+])?`;
// A comma parts the members of [100,200] and the thousands of 100,200.
const digits = any(String.raw`(?<![\[,])\d{1,3}(?:,\d{3}){1,8}(?![,\]\d])`, String.raw`\d{1,400}(?:_\d{3}){0,20}`);
const n = any(version, String.raw`${sign}${start}${digits}(?:\.\d{1,60}){0,3}(?:[eE][-+]?\d{1,4}${end})?`);

/** Numbers that are the failure itself: they stay. */
export const kept: string = String.raw`${start}(?:[Ee]xit(?:ed with)?(?: code| status)|[Ee]xited with|[Ss]tatus code|HTTP)[:=]? ?-?\d{1,10}(?!\w|\.\d)`;

/** The table of what is masked. */
export const maskPatterns: readonly (readonly [name: MaskName, source: string])[] = [
  ['email', email],
  ['url', url],
  ['tmp', tmp],
  ['home', home],
  ['host', host],
  ['ip', ip],
  ['uuid', uuid],
  ['date', date],
  ['hash', hash],
  ['duration', duration],
  ['hex', hex],
  ['n', n],
];
