import type { Report } from "./report";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Milliseconds between frames. */
const interval = 100;

/**
 * Shows that something takes its time: a spinner with the seconds where it can be drawn over, a plain line elsewhere.
 *
 * @returns what the work returns
 */
export async function withProgress<Result>(
  report: Report,
  now: () => number,
  title: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!report.canRedraw) {
    report.say(`${title} …`);
    return work();
  }
  const started = now();
  let frame = 0;
  const draw = (): void => {
    const seconds = Math.floor((now() - started) / 1000);
    const spinner = report.colors.cyan(frames[frame % frames.length] ?? "");
    // Cut, not wrapped: a second line would not be overwritten.
    const text = `${title} … ${seconds} s`.slice(0, report.width - 3);
    report.draw(`\r\u001b[2K${spinner} ${text}`);
    frame += 1;
  };
  draw();
  const timer = setInterval(draw, interval);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    report.draw("\r\u001b[2K");
  }
}
