const [space, minus, zero, nine, parenthesis] = [32, 45, 48, 57, 41];

/**
 * Reads the numbers of a `/proc/PID/stat` line from its bytes, without a string for each: a machine has hundreds of processes,
 * and they are all looked at again and again. `fields` takes what stands behind the name: the code of the state's letter first,
 * then as many numbers as there is room for. Gives how many were there; 0 for a line that has no end of a name.
 */
export const readFields = (bytes: Uint8Array, length: number, fields: Float64Array): number => {
  // The name stands in parentheses and may hold spaces and parentheses of its own: the last one counts.
  const name = bytes.lastIndexOf(parenthesis, length - 1);
  if (name < 0 || name + 2 >= length) return 0;
  let at = name + 2;
  fields[0] = bytes[at] ?? 0;
  let count = 1;
  for (at += 2; at < length && count < fields.length; at += 1) {
    const isNegative = bytes[at] === minus;
    if (isNegative) at += 1;
    let value = 0;
    for (; at < length; at += 1) {
      const byte = bytes[at] ?? space;
      if (byte < zero || byte > nine) break;
      value = value * 10 + (byte - zero);
    }
    fields[count] = isNegative ? -value : value;
    count += 1;
  }
  return count;
};
