/** Longest path that a project accepts; 260 on Windows, less a folder that people keep projects in. */
const longestPath = 180;
const longestSegment = 120;

/** Names that Windows keeps for devices, with any extension. */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/** Characters that Windows or a shell refuses in a file name, and control characters. */
const forbiddenCharacter = /[\u0000-\u001f\u007f<>:"|?*\\]/;

/** Folders whose content acts on its own; nothing is ever put there. `git~1` is the short name of `.git` on Windows. */
const forbiddenFolder = /^(?:\.git|git~1|node_modules)$/i;

/**
 * What is wrong with a path inside an emitted project, or `undefined`.
 *
 * A path that passes stays inside the project and can be written on every operating system.
 */
export function pathProblem(path: string): string | undefined {
  if (path === "") {
    return "is empty";
  }
  if (path.startsWith("/") || /^[a-z]:/i.test(path)) {
    return "is absolute; it must be inside the project";
  }
  if (Buffer.byteLength(path) > longestPath) {
    return `is longer than ${String(longestPath)} bytes`;
  }
  for (const segment of path.split("/")) {
    if (goodSegments.has(segment)) continue;
    const problem = segmentProblem(segment);
    if (problem !== undefined) {
      return problem;
    }
    goodSegments.add(segment);
  }
  return undefined;
}

/** Folders come again in many paths, and are judged once. */
const goodSegments = new Set<string>();

function segmentProblem(segment: string): string | undefined {
  if (segment === "" || segment === "." || segment === "..") {
    return `has the part ${JSON.stringify(segment)}; it must name a file inside the project`;
  }
  if (forbiddenCharacter.test(segment)) {
    return `has a character that file names cannot have on every system: ${JSON.stringify(segment)}`;
  }
  if (deviceName.test(segment)) {
    return `uses ${segment}, a name that Windows keeps for a device`;
  }
  if (/[. ]$/.test(segment) || segment.startsWith(" ")) {
    return `has a part that begins with a space or ends with a dot or a space: ${JSON.stringify(segment)}`;
  }
  if (Buffer.byteLength(segment) > longestSegment) {
    return `has a part longer than ${String(longestSegment)} bytes`;
  }
  if (segment !== segment.normalize("NFC")) {
    return "is not in Unicode's composed form (NFC), so it differs between systems";
  }
  if (forbiddenFolder.test(segment)) {
    return `is inside ${segment}, where nothing may be put`;
  }
  return undefined;
}

/** Paths with the same key are one file where names ignore case. */
export function caseKey(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/** Pairs of paths that cannot exist together on every system: they differ in case alone, or one is the folder of the other. */
export function clashes(paths: readonly string[]): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  const files = new Map<string, string>();
  for (const path of paths) {
    const other = files.get(caseKey(path));
    if (other !== undefined) {
      found.push([other, path]);
    }
    files.set(caseKey(path), path);
  }
  const folders = new Map<string, string>();
  const seen = new Set<string>();
  for (const path of paths) {
    const whole = path.slice(0, path.lastIndexOf("/") + 1);
    if (seen.has(whole)) continue;
    seen.add(whole);
    const segments = path.split("/");
    for (let depth = 1; depth < segments.length; depth += 1) {
      const folder = segments.slice(0, depth).join("/");
      const file = files.get(caseKey(folder));
      if (file !== undefined) {
        found.push([file, path]);
      }
      const sameFolder = folders.get(caseKey(folder));
      if (sameFolder !== undefined && sameFolder !== folder) {
        found.push([`${sameFolder}/`, path]);
      }
      folders.set(caseKey(folder), folder);
    }
  }
  return found;
}

/**
 * Path in the project of a file of a blueprint: one leading `_` of a part stands for a dot, since npm drops some dotfiles
 * when it packs.
 */
export function undisguise(path: string): string {
  return path
    .split("/")
    .map((segment) => (/^_[^_]/.test(segment) ? `.${segment.slice(1)}` : segment))
    .join("/");
}
