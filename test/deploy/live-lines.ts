import { existsSync, readFileSync } from "node:fs";

/** Prints a line for every stack that terraform has applied or destroyed, from now on, as it happens; gives what ends it. */
export function printLive(name: string, events: string, print: (line: string) => void = console.log): () => void {
  const linesNow = (): readonly string[] => (existsSync(events) ? readFileSync(events, "utf8").trim().split("\n") : []);
  let printed = linesNow().length;
  const look = (): void => {
    const lines = linesNow();
    for (const line of lines.slice(printed)) {
      const [command = "", stack = "", code = "", seconds = ""] = line.split(" ");
      const outcome = code === "0" ? "" : `, exit code ${code}`;
      print(`     ${`${seconds} s`.padStart(7)} ${name}: ${command} ${stack}${outcome}`);
    }
    printed = lines.length;
  };
  const timer = setInterval(look, 500);
  return () => {
    clearInterval(timer);
    look();
  };
}
