import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from "node:http";

/** What the front does with a request instead of passing it on. */
export interface Fault {
  /** Whether it applies to a request. */
  readonly matches: (call: Call) => boolean;

  /** How often; then it is used up. */
  readonly times: number;

  /** HTTP status and body of the answer. */
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

/** A request as far as faults look at it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly host: string;

  /** Action of the query and JSON protocols: "CreateAccount", "AssumeRole"; "" for others. */
  readonly action: string;
  readonly body: string;
}

/** Requests that wait. */
export interface Gate {
  readonly waiting: () => number;

  /** Passes the request on that has waited longest. */
  readonly letOneThrough: () => void;

  /** Drops what waits, as where its client was killed, and keeps nothing waiting any more. */
  readonly end: () => void;
}

/** A server in front of the emulator, which counts what is asked and breaks what it is told to break. */
export interface Front {
  /** What `AWS_ENDPOINT_URL` is set to. */
  readonly url: string;

  /** Requests passed on so far. */
  readonly requests: () => number;

  /** Breaks matching requests from now on; gives a function that says how often it did, and one that ends it. */
  readonly inject: (fault: Fault) => { readonly hits: () => number; readonly end: () => void };

  /** Keeps matching requests waiting from now on. */
  readonly hold: (matches: Fault["matches"]) => Gate;

  /** Called with every request before it is passed on. */
  readonly watch: (watcher: (call: Call) => void) => () => void;

  readonly stop: () => Promise<void>;
}

/**
 * Listens on a free port of localhost. It is an HTTP proxy as well: where a client puts an account or a bucket before
 * the host's name, HTTP_PROXY brings the request here although no such name can be looked up.
 */
export async function startFront(emulatorUrl: string): Promise<Front> {
  const { hostname, port } = new URL(emulatorUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const faults = new Set<{ readonly fault: Fault; hits: number }>();
  const gates = new Set<{ readonly matches: Fault["matches"]; readonly waiting: (() => void)[] }>();
  const watchers = new Set<(call: Call) => void>();
  let requests = 0;

  const server = createServer((incoming, outgoing) => {
    readBody(incoming).then(
      (body) => {
        const call = describe(incoming, body);
        watchers.forEach((watch) => {
          watch(call);
        });
        const broken = [...faults].find(({ fault, hits }) => hits < fault.times && fault.matches(call));
        if (broken !== undefined) {
          broken.hits += 1;
          outgoing.writeHead(broken.fault.status, { "content-type": broken.fault.contentType });
          outgoing.end(broken.fault.body);
          return;
        }
        const gate = [...gates].find(({ matches }) => matches(call));
        const proceed = (): void => {
          requests += 1;
          passOn(incoming, body, outgoing);
        };
        if (gate === undefined) proceed();
        else gate.waiting.push(proceed);
      },
      () => outgoing.destroy(),
    );
  });

  function passOn(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
    const forwarded = request(
      { agent, hostname, port, method: incoming.method, path: pathOf(incoming), headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on("error", (error) => {
      outgoing.writeHead(502, { "content-type": "text/plain" });
      outgoing.end(`the emulator did not answer: ${error.message}`);
    });
    forwarded.end(body);
  }

  server.keepAliveTimeout = 60_000;
  const listening = await new Promise<number>((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
    });
  });
  return {
    url: `http://localhost:${String(listening)}`,
    requests: () => requests,
    inject: (fault) => {
      const entry = { fault, hits: 0 };
      faults.add(entry);
      return { hits: () => entry.hits, end: () => faults.delete(entry) };
    },
    hold: (matches) => {
      const gate = { matches, waiting: [] as (() => void)[] };
      gates.add(gate);
      return {
        waiting: () => gate.waiting.length,
        letOneThrough: () => gate.waiting.shift()?.(),
        end: () => gates.delete(gate),
      };
    },
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    stop: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A proxied request names the whole address. */
function pathOf({ url = "/" }: IncomingMessage): string {
  return url.startsWith("http://") ? url.replace(/^http:\/\/[^/]+/, "") : url;
}

function describe(incoming: IncomingMessage, body: Buffer): Call {
  const text = body.length < 1_000_000 ? body.toString("utf8") : "";
  const target = incoming.headers["x-amz-target"];
  const action =
    typeof target === "string" ? (target.split(".").at(-1) ?? "") : (/(?:^|&)Action=(\w+)/.exec(text)?.[1] ?? "");
  return {
    method: incoming.method ?? "GET",
    path: pathOf(incoming),
    host: incoming.headers.host ?? "",
    action,
    body: text,
  };
}
