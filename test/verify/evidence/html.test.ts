import { html } from "../../../src/verify/evidence/html";
import { networkSection } from "../../../src/verify/evidence/html-facts";
import { style } from "../../../src/verify/evidence/html-style";
import { type ReportSettings, bucket, mixed, reportOn, sampleControls } from "../support/report";
import { sampleNetwork } from "../support/sample-network";

/** All that a page can show: every verdict, a network, stores. */
const full: ReportSettings = { ...mixed, stacks: { ...mixed.stacks, ...renamed(sampleNetwork) } };

function renamed(stacks: ReportSettings["stacks"]): ReportSettings["stacks"] {
  return Object.fromEntries(Object.entries(stacks).map(([name, body]) => [`network-${name}`, body]));
}

const page = async (): Promise<string> => html(await reportOn(full));

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The elements of a page in their order. @throws where one is not closed, or not written as HTML */
function elementsOf(source: string): readonly Tag[] {
  const body = source.replace(/^<!DOCTYPE html>\n/, "").replace(/<style>[^<]*<\/style>/, "");
  const found: Tag[] = [];
  const open: string[] = [];
  const tags = [...body.matchAll(/<(\/?)([a-z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][\w:-]*(?:="[^"<>]*")?)*)\s*(\/?)>([^<]*)/g)];
  if (tags.length !== body.split("<").length - 1) throw new Error("a < that begins no tag");
  for (const [, slash, name = "", attributes = "", closed, text = ""] of tags) {
    if (text.includes(">")) throw new Error(`a stray > in ${text}`);
    if (slash === "/") {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> closes ${last ?? "nothing"}`);
      continue;
    }
    const pairs = [...attributes.matchAll(/([a-zA-Z][\w:-]*)="([^"]*)"/g)].map(([, key = "", value = ""]) => [
      key,
      value,
    ]);
    found.push({ name, attributes: Object.fromEntries(pairs) as Readonly<Record<string, string>> });
    if (closed === "" && !voids.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(", ")}`);
  return found;
}

/** Elements without an end, of those that the page has: https://html.spec.whatwg.org/#void-elements */
const voids = new Set(["meta", "br"]);

it("is well-formed, from its first element to its last", async () => {
  const elements = elementsOf(await page());
  expect(elements[0]).toEqual({ name: "html", attributes: { lang: "en" } });
  expect(elements.length).toBeGreaterThan(500);
});

it("requests nothing from outside", async () => {
  const source = await page();
  const elements = elementsOf(source);
  const outside = elements.filter(({ name, attributes }) => {
    const addresses = [attributes.href, attributes.src, attributes["xlink:href"]].filter((one) => one !== undefined);
    return (
      ["script", "link", "img", "iframe", "object", "embed"].includes(name) ||
      addresses.some((one) => !one.startsWith("#"))
    );
  });
  expect(outside).toEqual([]);
  expect(style).not.toMatch(/@import|url\(/);
  expect(source).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
});

it("lets no text of a project become an element", async () => {
  const [control] = sampleControls;
  if (control === undefined) throw new Error("no sample control");
  const hostile = `<script>alert("1")</script><img src=x onerror='1'>`;
  const source = html(
    await reportOn({
      stacks: { main: { resource: { aws_s3_bucket: { site: { bucket: hostile, acl: "x" } } } } },
      controls: [{ ...control, title: hostile, why: hostile, remedy: hostile, look: hostile }],
    }),
  );
  expect(elementsOf(source).filter(({ name }) => name === "script" || name === "img")).toEqual([]);
});

it("has one main heading, and skips no level of headings", async () => {
  const levels = elementsOf(await page())
    .map(({ name }) => /^h([1-6])$/.exec(name)?.[1])
    .filter((level) => level !== undefined)
    .map(Number);
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  const skips = levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1);
  expect(skips).toEqual([]);
});

it("has landmarks, a way past the contents, and a name for each section", async () => {
  const elements = elementsOf(await page());
  for (const landmark of ["header", "nav", "main"]) {
    expect(elements.filter(({ name }) => name === landmark)).toHaveLength(1);
  }
  expect(elements.find(({ name }) => name === "a")?.attributes).toEqual({ class: "skip", href: "#main" });
  const sections = elements.filter(({ name }) => name === "section");
  expect(sections.map(({ attributes }) => attributes["aria-labelledby"])).toEqual([
    "verdicts-heading",
    "network-heading",
    "inventory-heading",
    "retention-heading",
    "matrix-heading",
  ]);
});

it("gives each id once, and leads every link and every label to one", async () => {
  const elements = elementsOf(await page());
  const ids = elements.map(({ attributes }) => attributes.id).filter((id) => id !== undefined);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = elements.flatMap(({ attributes }) => [
    ...(attributes.href === undefined ? [] : [attributes.href.slice(1)]),
    ...(attributes["aria-labelledby"]?.split(" ") ?? []),
  ]);
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
});

it("gives every table a caption, and every header a scope", async () => {
  const elements = elementsOf(await page());
  const tables = elements.filter(({ name }) => name === "table");
  expect(elements.filter(({ name }) => name === "caption")).toHaveLength(tables.length);
  const headers = elements.filter(({ name }) => name === "th");
  expect(headers.filter(({ attributes }) => attributes.scope === undefined)).toEqual([]);
});

it("gives each picture a title and a description, and lets its frame be scrolled by keyboard", async () => {
  const elements = elementsOf(await page());
  const pictures = elements.filter(({ name }) => name === "svg");
  expect(pictures.map(({ attributes }) => [attributes.role, attributes["aria-labelledby"]])).toEqual([
    ["img", "network-title network-desc"],
    ["img", "retention-title retention-desc"],
  ]);
  const frames = elements.filter(({ attributes }) => attributes.class === "drawing");
  expect(frames.map(({ attributes }) => [attributes.tabindex, attributes.role, attributes["aria-label"]])).toEqual([
    ["0", "region", "Network map"],
    ["0", "region", "Retention chart"],
  ]);
});

it("says in words what the pictures show", async () => {
  const source = await page();
  expect(source).toContain("<caption>Accepted calls</caption>");
  expect(source).toContain("<caption>Peering connections</caption>");
  expect(source).toContain("<caption>Retention of every store</caption>");
});

it("says so where there is no network and no store", async () => {
  const source = html(await reportOn({ stacks: { empty: {} } }));
  expect(source).toContain("The stacks make no network.");
  expect(source).toContain("The stacks make no store whose retention they set.");
});

it("shows every declared call, those that differ in the port alone in one row", () => {
  const network = {
    accounts: [{ id: "1", name: "elsewhere" }],
    vpcs: [{ id: "v", account: "1", region: "eu-west-1", name: "analysed", cidr: "10.9.0.0/16" }],
    tiers: [],
    peerings: [],
    calls: [],
  };
  const call = { environment: "dev", stack: "dev", from: "bastion.dev", to: "dev.data", verdict: "possible" } as const;
  const calls = [
    { ...call, port: 22 },
    { ...call, port: 5432 },
    { ...call, to: "dev.app", port: 22, verdict: "not possible" } as const,
  ];

  const [, rows = ""] = networkSection(network, calls).source.split("Declared calls");

  expect([...rows.matchAll(/<span class="cell">([^<]*)</g)].map(([, text]) => text)).toEqual([
    ...["bastion.dev", "dev.data", "22, 5432", "possible"],
    ...["bastion.dev", "dev.app", "22", "not possible"],
  ]);
});

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((start) => parseInt(colour.slice(start, start + 2), 16) / 255)
      .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((first, second) => first - second);
  return (light + 0.05) / (dark + 0.05);
}

const themes = [...style.matchAll(/:root \{([^}]*--page[^}]*)\}/g)].map(([, body = ""]) =>
  Object.fromEntries(
    [...body.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name = "", value = ""]) => [name, value]),
  ),
);

describe.each([
  ["light", themes[0] ?? {}],
  ["dark", themes[1] ?? {}],
  ["print", themes[2] ?? {}],
])("in %s colours", (_, colours) => {
  const colour = (name: string): string => colours[name] ?? "#000000";

  it.each(["text", "quiet", "link", "met", "violated", "unknown", "neutral"])(
    "sets %s with the contrast of WCAG AA",
    (name) => {
      expect(contrast(colour(name), colour("page"))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour(name), colour("panel"))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(["within", "across", "internet", "peering", "bar", "bar-forever"])(
    "draws %s with enough contrast",
    (name) => {
      expect(contrast(colour(name), colour("panel"))).toBeGreaterThanOrEqual(3);
    },
  );

  it.each([
    ["bar-text", "bar"],
    ["bar-text", "bar-forever"],
    ["text", "public"],
    ["quiet", "public"],
    ["quiet", "tier"],
  ])("sets %s on %s with the contrast of WCAG AA", (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });
});

it("prints in the light colours, whatever the screen has", () => {
  expect(themes[2]).toEqual(themes[0]);
});

it("has a page for one bucket too", async () => {
  const source = html(await reportOn({ stacks: { main: { resource: { aws_s3_bucket: { one: bucket("one") } } } } }));
  expect(() => elementsOf(source)).not.toThrow();
});
