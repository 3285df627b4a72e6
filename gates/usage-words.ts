/** What the parser of the command line has to complain about. */
type Complaint = { readonly code: string; readonly message: string };

/** The command that was typed, as far as it was understood. */
type Typed = { readonly command: string; readonly words: readonly string[]; readonly rest: readonly string[] };

/** A complaint about the command line as one sentence that says what to type instead. */
export const usageWords = ({ code, message }: Complaint, typed: Typed): string => {
  const { text, suggestion } = parted(message);
  if (code === 'commander.unknownCommand')
    return `there is no command ${quotedIn(text)}: ${suggestion === undefined ? 'type `gate --help` for the commands.' : `did you mean ${suggestion}?`}`;
  if (code === 'commander.unknownOption' && suggestion === undefined) return unknownOption(quotedIn(text), typed);
  if (code === 'commander.missingArgument' && typed.command === 'run')
    return 'gate run needs the name of a suite: `gate list` shows them.';
  return suggestion === undefined
    ? `${text}: type \`gate ${typed.command === '' ? '' : `${typed.command} `}--help\`.`
    : `${text}: did you mean ${suggestion}?`;
};

/** What a whole gate says when it is asked for a part. */
export const noSelection = (gate: string, asked: readonly string[]): string =>
  `gate ${gate} runs everything and takes no selection of any kind: for a part of it type \`gate run <suite> -- ${asked.join(' ')}\`.`;

const unknownOption = (option: string, { command, words, rest }: Typed): string => {
  if (command === 'core' || command === 'full') return noSelection(command, words.slice(words.indexOf(option)));
  if (command === 'run') {
    const at = words.indexOf(option);
    const said = [...words.slice(0, at), '--', ...words.slice(at), ...rest].join(' ');
    return `gate run has no option ${option}: what is for the runner goes behind \`--\`, as in \`gate ${said}\`.`;
  }
  return `there is no option ${option}: type \`gate ${command === '' ? '' : `${command} `}--help\`.`;
};

const parted = (message: string): { readonly text: string; readonly suggestion?: string } => {
  const [first = '', second = ''] = message.replace(/^error: /, '').split('\n');
  const suggestion = /^\(Did you mean (?:one of )?(.+)\?\)$/.exec(second)?.[1];
  const text = first.replace(/\.$/, '');
  return suggestion === undefined ? { text } : { text, suggestion };
};

const quotedIn = (text: string): string => /'(.*)'/.exec(text)?.[1] ?? text;
