/** What stands before the name of a module: `from`, `import`, `import(` and `require(`. */
const beforeModule = String.raw`(?<![\w$.])(?:from|import|(?:import|require|require\.resolve)\s*\()\s*`;

/**
 * Changes the names of modules in TypeScript: of the module itself and of what is below it, in imports, exports and
 * requires. Other text is left alone.
 */
export function renameImports(code: string, names: Readonly<Record<string, string>>): string {
  const modules = Object.keys(names);
  if (modules.length === 0) {
    return code;
  }
  const alternatives = modules.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|");
  const specifier = new RegExp(`(${beforeModule})(["'])(${alternatives})(?=/|\\2)`, "g");
  return code.replaceAll(
    specifier,
    (_match, before: string, quote: string, name: string) => `${before}${quote}${names[name] ?? name}`,
  );
}
