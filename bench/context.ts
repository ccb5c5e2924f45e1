/** What every part of the benchmark needs. */
export interface BenchContext {
  /** Path of the installed package's command. */
  readonly command: string;
  /** Path of the packed tarball. */
  readonly tarball: string;
  /** A folder outside the repository that is removed afterwards. */
  readonly workspace: string;
  /** Counted runs of each command; slow commands are run fewer times. */
  readonly runs: number;
  /** Numbers of environments at which a project is measured. */
  readonly sizes: readonly number[];
  /** Says what is being done. */
  readonly progress: (line: string) => void;
}
