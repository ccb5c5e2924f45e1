/** What a package.json says that its lock file repeats. */
export interface PackageManifest {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly dependencies?: unknown;
  readonly devDependencies?: unknown;
}

/** Where the lock's own project ends and its packages begin, as npm writes it. */
const firstPackage = ',\n    "node_modules/';

/**
 * The lock file for a package.json, with the project's name and version filled in; `undefined` when package.json asks
 * for other packages than the lock was made for, because `npm ci` would refuse the two together.
 */
export function lockFor(packageJson: PackageManifest, lock: string): string | undefined {
  // Only the head is parsed: the rest is some hundred kilobytes that stay as they are.
  const end = lock.indexOf(firstPackage);
  const head = end < 0 ? lock : `${lock.slice(0, end)}}}`;
  const parsed = JSON.parse(head) as PackageManifest & { packages: Record<string, PackageManifest> };
  const root = parsed.packages[""];
  if (
    root === undefined ||
    !isSame(packageJson.dependencies, root.dependencies) ||
    !isSame(packageJson.devDependencies, root.devDependencies)
  ) {
    return undefined;
  }
  const { name, version } = packageJson;
  const packages = { ...parsed.packages, "": { ...root, name, version } };
  const filled = JSON.stringify({ ...parsed, name, version, packages }, undefined, 2);
  return end < 0 ? `${filled}\n` : filled.replace(/\s*\}\s*\}$/, "") + lock.slice(end);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(values: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries((values ?? {}) as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
}
