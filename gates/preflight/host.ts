/** Host and port of an address, without anything secret. Throws where it is no address of these kinds. */
export const hostOf = (url: string, protocols: readonly string[]): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !protocols.includes(parsed.protocol))
    throw new Error(`its url is no address that begins with ${protocols.map(each => `${each}//`).join(' or ')}`);
  const { host, pathname } = parsed;
  return host === '' ? pathname : host;
};
