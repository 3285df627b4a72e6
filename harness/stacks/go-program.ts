import { closeSync, openSync, readSync } from 'node:fs';

/** In an ELF file of 64 bits: where its program headers are, how long each is, how many. */
const at = { programs: 0x20, length: 0x36, count: 0x38 } as const;
/** In a program header. */
const part = { type: 0, offset: 8, bytes: 32 } as const;
const noteType = 4;
/** The linker of Go writes its build id into a note of this name and type; stripping leaves it there. */
const goNote = { name: 'Go\0\0', type: 4 } as const;

const mostPrograms = 64;
const mostNoteBytes = 64 * 1024;

/** Whether an executable was made by Go: it has Go's build id. False where it cannot be read, or is not of this kind of file. */
export const isGoProgram = (path: string): boolean => {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    return notesOf(fd).some(hasGoNote);
  } catch {
    return false; // gone, another user's
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
};

const notesOf = (fd: number): readonly Buffer[] => {
  const head = bytesAt(fd, 0, 64);
  // 64 bits, little end first: every system that this looks at.
  if (head.length < 64 || head.toString('latin1', 0, 4) !== '\x7fELF' || head[4] !== 2 || head[5] !== 1) return [];
  const length = head.readUInt16LE(at.length);
  const count = Math.min(head.readUInt16LE(at.count), mostPrograms);
  const programs = bytesAt(fd, Number(head.readBigUInt64LE(at.programs)), length * count);
  if (length < 56 || programs.length < length * count) return [];
  return Array.from({ length: count }, (_, nth) => programs.subarray(nth * length, (nth + 1) * length))
    .filter(program => program.readUInt32LE(part.type) === noteType)
    .map(program => {
      const bytes = Math.min(Number(program.readBigUInt64LE(part.bytes)), mostNoteBytes);
      return bytesAt(fd, Number(program.readBigUInt64LE(part.offset)), bytes);
    });
};

/** Notes follow each other: the lengths of name and text, the type, the name, the text, each of these two up to a word. */
const hasGoNote = (notes: Buffer): boolean => {
  for (let from = 0; from + 12 <= notes.length;) {
    const [nameBytes, textBytes] = [notes.readUInt32LE(from), notes.readUInt32LE(from + 4)];
    const name = notes.toString('latin1', from + 12, from + 12 + nameBytes);
    if (name === goNote.name && notes.readUInt32LE(from + 8) === goNote.type) return true;
    from += 12 + inWords(nameBytes) + inWords(textBytes);
  }
  return false;
};

const inWords = (bytes: number): number => Math.ceil(bytes / 4) * 4;

const bytesAt = (fd: number, from: number, count: number): Buffer => {
  const buffer = Buffer.alloc(count);
  return buffer.subarray(0, readSync(fd, buffer, 0, count, from));
};
