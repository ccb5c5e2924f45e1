import { answersWith } from "../answers";
import type { Row } from "./row";

export const hostile: readonly Row[] = [
  ["a prototype in the answers", JSON.parse('{"__proto__": {"zone": "x"}}'), '["__proto__"]', /not allowed/],
  [
    "a prototype in tags",
    answersWith({ tags: JSON.parse('{"__proto__": "x"}') as unknown }),
    'tags["__proto__"]',
    /not allowed/,
  ],
  ["a constructor", answersWith({ custom: { constructor: { prototype: 1 } } }), "custom.constructor", /not allowed/],
  ["a merge key as text", answersWith({ custom: { "<<": {} } }), 'custom["<<"]', /not allowed/],
  ["a date", answersWith({ custom: { at: new Date(0) } }), "custom.at", /not data/],
  ["a function", answersWith({ custom: { run: () => 1 } }), "custom.run", /not data/],
  ["an endless number", answersWith({ custom: { n: Infinity } }), "custom.n", /finite/],
  ["very long text", answersWith({ zone: "a".repeat(10_001) }), "zone", /10001 characters/],
  ["very many values", answersWith({ custom: { list: Array.from({ length: 100_001 }, () => 0) } }), "", /too large/],
  ["very deep nesting", answersWith({ custom: nested(40) }), "", /too large/],
];

function nested(depth: number): Record<string, unknown> {
  return depth === 0 ? {} : { in: nested(depth - 1) };
}
