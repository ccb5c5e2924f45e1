import { runApp, shareOutput } from "./app";

/** Synthesizes the stacks once, before the first test file. */
export default function synthesizeOnce(): void {
  shareOutput(runApp());
}
