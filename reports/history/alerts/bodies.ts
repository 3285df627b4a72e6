import type { Alert } from '../../alerts/alert.ts';
import type { Message } from '../../alerts/message.ts';
import { type Row } from '../database.ts';
import { textAt } from '../cells.ts';
import { parseStored } from '../stored-json.ts';

/** An alert, or a message, as the history has stored it itself. */
export const alertIn = (row: Row | undefined, column: number): Alert => parseStored(textAt(row, column)) as Alert;

/** The same for a message. */
export const messageIn = (row: Row | undefined, column: number): Message => parseStored(textAt(row, column)) as Message;
