interface PackageManifest {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly dependencies?: unknown;
  readonly devDependencies?: unknown;
}

/**
 * The lock file for a package.json, with the project's name and version filled in; `undefined` when package.json asks
 * for other packages than the lock was made for, because `npm ci` would refuse the two together.
 */
export function lockFor(packageJson: string, lock: string): string | undefined {
  const manifest = JSON.parse(packageJson) as PackageManifest;
  const parsed = JSON.parse(lock) as PackageManifest & { packages: Record<string, PackageManifest> };
  const root = parsed.packages[""];
  if (
    root === undefined ||
    !isSame(manifest.dependencies, root.dependencies) ||
    !isSame(manifest.devDependencies, root.devDependencies)
  ) {
    return undefined;
  }
  const { name, version } = manifest;
  const packages = { ...parsed.packages, "": { ...root, name, version } };
  return `${JSON.stringify({ ...parsed, name, version, packages }, undefined, 2)}\n`;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(values: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries((values ?? {}) as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
}
