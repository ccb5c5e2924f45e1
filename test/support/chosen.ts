/**
 * The entries of a table that an option names, each once.
 *
 * @param option - as it is written on the command line, for messages
 * @param names - with a comma between
 * @throws Error for a name that the table does not have
 */
export function chosenFrom<Value>(
  option: string,
  names: string,
  table: Readonly<Record<string, Value>>,
): readonly (readonly [name: string, value: Value])[] {
  return [...new Set(names.split(","))].map((name) => {
    const value = table[name];
    if (value === undefined)
      throw new Error(`${option} ${name} is unknown; there are ${Object.keys(table).join(", ")}`);
    return [name, value];
  });
}
