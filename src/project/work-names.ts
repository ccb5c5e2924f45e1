/** Every directory of work in progress begins so, in a target or beside one. */
export const workPrefix = ".hipaa-zone-";

/** Beside a target: a project that will be moved in by one rename. */
export const stagePrefix = `${workPrefix}stage-`;

/** In a target: a write that is at work. Only one run can have it. */
export const lockName = `${workPrefix}run`;

/** In a target: a lock before it is taken. */
export const newPrefix = `${workPrefix}new-`;

/** In a target: a killed write that is being taken back. */
export const rollbackPrefix = `${workPrefix}rollback-`;

/** In a target: what is left of a write that is done. */
export const donePrefix = `${workPrefix}done-`;

/** In a lock: the name of the work, which tells whose it is. */
export const ownerFile = "owner";

/** In a lock: what the write is going to create; complete before anything is created. */
export const journalFile = "journal.json";

/** In a lock: the files of the write, by their number in the journal. */
export const stagedFolder = "files";

/** Beside a staged file: it was copied to its place and not linked, since the file system has no links. */
export const copiedSuffix = ".copied";
