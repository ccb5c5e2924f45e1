import type { Owner } from "../blueprint/blueprint";

/** A file of the emitted project, whole and in memory. */
export interface RenderedFile {
  /** Inside the project, with `/`. */
  readonly path: string;
  readonly content: string;

  /**
   * SHA-256 of the content, in hexadecimal.
   *
   * @default - not worked out yet
   */
  readonly hash?: string;

  /**
   * The content as JSON writes it, with quotation marks.
   *
   * @default - not worked out yet
   */
  readonly json?: string;

  /** Permission bits. */
  readonly mode: number;
  readonly owner: Owner;
}
