import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { letOthersGoFirst, shellEnvironment } from "../support/program";

/** An emulated AWS that has just been started, or one of the user's. */
export interface Emulator {
  readonly url: string;

  /** What it is, for people. */
  readonly description: string;

  /** Forgets every resource in it. */
  readonly reset: () => Promise<void>;

  readonly stop: () => Promise<void>;
}

export interface EmulatorOptions {
  /** Whether roles can have policies of AWS; these take memory in every account. @default true */
  readonly managedPolicies?: boolean;

  /** Whether it lets others go first. @default false */
  readonly patient?: boolean;
}

/** Milliseconds that moto may take until it answers. */
const startsWithin = 60_000;

/** Whether all sites share an emulator that somebody else started. */
export function isShared(): boolean {
  return (process.env.AWS_ENDPOINT_URL ?? "") !== "";
}

/**
 * The emulator at AWS_ENDPOINT_URL where one is named, else moto on a port of its own.
 *
 * @throws where moto is missing, or another server answers on its port.
 */
export async function startEmulator({
  managedPolicies = true,
  patient = false,
}: EmulatorOptions = {}): Promise<Emulator> {
  const named = process.env.AWS_ENDPOINT_URL;
  if (named !== undefined && named !== "") {
    return {
      url: named,
      description: `the emulator at AWS_ENDPOINT_URL, ${named}`,
      reset: () => reset(named),
      stop: () => Promise.resolve(),
    };
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: ["ignore", "ignore", "pipe"],
    env: shellEnvironment({
      MOTO_IAM_LOAD_MANAGED_POLICIES: String(managedPolicies),
      // In every account and region it would read a list of images that no zone asks for.
      MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
      AWS_ENDPOINT_URL: undefined,
    }),
  });
  if (patient) letOthersGoFirst(server.pid);
  const failed = new Promise<never>((_, reject) => {
    server.on("error", () => {
      reject(
        new Error(
          "moto_server was not found: pip install 'moto[server]==5.2.1', or name an emulator by AWS_ENDPOINT_URL",
        ),
      );
    });
    server.on("exit", (code) => {
      reject(new Error(`moto_server ended with ${String(code)} before it answered`));
    });
  });
  await Promise.race([failed, answersItself(server, url)]);
  return { url, description: `moto at ${url}`, reset: () => reset(url), stop: () => stop(server) };
}

/** Where an emulator is told to forget everything: moto's address, and LocalStack's. */
const resets = ["/moto-api/reset", "/_localstack/state/reset"];

async function reset(url: string): Promise<void> {
  for (const path of resets) {
    const { ok } = await fetch(`${url}${path}`, { method: "POST" });
    if (ok) return;
  }
  throw new Error(`${url} cannot be told to forget everything: it has none of ${resets.join(", ")}`);
}

/** Waits for an answer, and for a line about it in this very server's log: another server could sit on the port. */
async function answersItself(server: ChildProcess, url: string): Promise<void> {
  const path = `/moto-api/${randomUUID()}`;
  let log = "";
  server.stderr?.setEncoding("utf8").on("data", (text: string) => {
    if (!log.includes(path)) log += text;
  });
  const started = performance.now();
  while (performance.now() - started < startsWithin) {
    await sleep(200);
    const answered = await fetch(`${url}${path}`).then(
      () => true,
      () => false,
    );
    if (answered) {
      await sleep(100);
      if (log.includes(path)) return;
      throw new Error(`another server answers at ${url}`);
    }
  }
  throw new Error(`moto_server did not answer within ${String(startsWithin / 1000)} s:\n${log}`);
}

async function stop(server: ChildProcess): Promise<void> {
  // A process that was killed has a signal and no code.
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => {
    server.once("exit", () => {
      resolve();
    });
  });
  server.kill("SIGKILL");
  await ended;
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error("no free port"));
      });
    });
  });
}
