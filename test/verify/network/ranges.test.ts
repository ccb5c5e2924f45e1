import {
  addressesOf,
  blocksOf,
  covers,
  describePorts,
  difference,
  everyAddress,
  intersection,
  overlap,
  splitAt,
  union,
} from "../../../src/verify/network/ranges";

describe("sets of addresses and ports", () => {
  it.each([
    ["10.0.0.0/8", [[167772160, 184549375]]],
    ["10.1.2.3/8", [[167772160, 184549375]]],
    ["0.0.0.0/0", everyAddress],
    ["255.255.255.255/32", [[4294967295, 4294967295]]],
  ])("knows the addresses of %s", (block, addresses) => {
    expect(addressesOf(block)).toEqual(addresses);
  });

  it.each(["10.0.0.0", "10.0.0.256/8", "10.0.0.0/33", "::/0", "", "pl-1"])("knows that '%s' is no block", (block) => {
    expect(addressesOf(block)).toBeUndefined();
  });

  it("joins what touches", () => {
    expect(union([[5, 9]], [[1, 4]], [[20, 30]], [[25, 26]])).toEqual([
      [1, 9],
      [20, 30],
    ]);
  });

  it("cuts out of the middle", () => {
    expect(
      difference(
        [[0, 100]],
        [
          [10, 19],
          [50, 50],
          [90, 200],
        ],
      ),
    ).toEqual([
      [0, 9],
      [20, 49],
      [51, 89],
    ]);
  });

  it("keeps what both have", () => {
    expect(
      intersection(
        [
          [0, 10],
          [20, 30],
        ],
        [
          [5, 22],
          [30, 40],
        ],
      ),
    ).toEqual([
      [5, 10],
      [20, 22],
      [30, 30],
    ]);
    expect(overlap([[0, 4]], [[5, 9]])).toBe(false);
    expect(covers([[0, 9]], [[3, 9]])).toBe(true);
  });

  it("agrees with sets of single numbers", () => {
    let seed = 1;
    const next = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    for (let round = 0; round < 300; round++) {
      const make = (): readonly (readonly [number, number])[] =>
        union(
          ...Array.from({ length: next(4) }, (): [number, number][] => {
            const first = next(30);
            return [[first, first + next(6)]];
          }),
        );
      const [one, other] = [make(), make()];
      const has = (set: readonly (readonly [number, number])[], at: number): boolean =>
        set.some(([first, last]) => first <= at && at <= last);
      for (let at = 0; at < 40; at++) {
        expect(has(union(one, other), at)).toBe(has(one, at) || has(other, at));
        expect(has(intersection(one, other), at)).toBe(has(one, at) && has(other, at));
        expect(has(difference(one, other), at)).toBe(has(one, at) && !has(other, at));
      }
      expect(overlap(one, other)).toBe(intersection(one, other).length > 0);
    }
  });

  it("writes addresses as the fewest blocks, and back", () => {
    const addresses = difference(addressesOf("10.0.0.0/8") ?? [], addressesOf("10.0.0.0/24") ?? []);
    const blocks = blocksOf(addresses);
    expect(blocks).toHaveLength(16);
    expect(union(...blocks.map((block) => addressesOf(block) ?? []))).toEqual(addresses);
    expect(blocksOf(everyAddress)).toEqual(["0.0.0.0/0"]);
  });

  it("splits a set where it is told to", () => {
    expect(splitAt([[0, 9]], [5, 0, 20, 5])).toEqual([
      [0, 4],
      [5, 9],
    ]);
  });

  it("writes ports as people do", () => {
    expect(describePorts([[443, 443]])).toBe("443");
    expect(
      describePorts([
        [22, 22],
        [1024, 65535],
      ]),
    ).toBe("22, 1024-65535");
    expect(describePorts([[0, 65535]])).toBe("every port");
  });
});
