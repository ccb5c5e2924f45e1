import type { Owner } from "../blueprint/blueprint";

/** A file of the emitted project, whole and in memory. */
export interface RenderedFile {
  /** Inside the project, with `/`. */
  readonly path: string;
  readonly content: string;

  /** Permission bits. */
  readonly mode: number;
  readonly owner: Owner;
}
