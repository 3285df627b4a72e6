/** Whether a text is the address of a PostgreSQL database. */
export const isServerAddress = (text: string): boolean => /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text);
