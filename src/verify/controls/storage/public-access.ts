import { no, undecided, yes } from "../../decision";
import type { Arguments } from "../../model/arguments";
import type { Model } from "../../model/model";
import type { Resource } from "../../model/resource";
import { statementsOf } from "../../policies/statement";
import { ofThose, thoseNaming } from "../references";
import type { Control, Judgement, Subject } from "../control";
import { type Demand, type Path, isOn, judgeDemand, onEach, together, isOff } from "../demand";
import { isNotPublic } from "../resource-policy";

const blocks = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];

/** Without them a bucket's or an account's block blocks nothing; an access point's blocks by default. */
function blocksAll(of: Arguments, within: readonly string[] = [], otherwise = no): Demand {
  const demand = together(blocks.map((name) => isOn(of, pathTo(within, name), otherwise)));
  return { ...demand, met: "has all four public access blocks" };
}

function pathTo([first, ...rest]: readonly string[], name: string): Path {
  return first === undefined ? [name] : [first, ...rest, name];
}

const why = "One wrong ACL or policy is enough to show health data to everybody; the blocks refuse both.";
const citations = ["164.308(a)(4)(ii)(B)", "164.312(a)(1)"];

const ofBuckets = onEach({
  id: "s3-public-access-block",
  group: "exposure",
  title: "Every bucket has its own four public access blocks",
  citations,
  proposed: ["configuration"],
  why,
  remedy: `Add an aws_s3_bucket_public_access_block with ${blocks.join(", ")} = true.`,
  examines: ["aws_s3_bucket"],
  look: "aws s3api get-public-access-block --bucket NAME",
  demand: (bucket, subject) =>
    ofThose(
      thoseNaming(subject.model, bucket, "aws_s3_bucket_public_access_block", "bucket"),
      "has no public access block of its own",
      (block) => blocksAll(block),
    ),
});

const ofAccounts: Control = {
  id: "s3-account-public-access-block",
  group: "exposure",
  title: "Every account blocks public access to S3",
  citations,
  proposed: ["configuration"],
  why: "A bucket that somebody makes by hand is covered too.",
  remedy: `Add an aws_s3_account_public_access_block with ${blocks.join(", ")} = true to one stack of the account.`,
  examines: ["aws_s3_account_public_access_block"],
  look: "aws s3control get-public-access-block --account-id ACCOUNT",
  check: (subject) => {
    const given = subject.model.resources("aws_s3_account_public_access_block");
    const covered = new Set(given.map(accountOf));
    return [
      ...given.map((block) => judgeDemand(block, blocksAll(block))),
      ...[...stacksByAccount(subject.model)].flatMap(([account, stacks]) =>
        covered.has(account) ? [] : [withoutBlock(subject, stacks)],
      ),
    ];
  },
};

function accountOf(block: Resource): string {
  const account = block.text("account_id");
  return account.known ? (account.value ?? block.place.accountKey) : block.place.accountKey;
}

/** Accounts in which something is made, with the stacks that make it. */
function stacksByAccount(model: Model): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { mode, type, place, stack } of model.all) {
    if (mode !== "resource" || !type.startsWith("aws_")) continue;
    const stacks = found.get(place.accountKey) ?? new Set();
    found.set(place.accountKey, stacks.add(stack));
  }
  return new Map([...found].map(([account, stacks]) => [account, [...stacks].sort()]));
}

function withoutBlock({ model }: Subject, stacks: readonly string[]): Judgement {
  const [stack = ""] = stacks;
  const missing = model.notRead.find((one) => stacks.includes(one.stack))?.what;
  const says = `works in an account without aws_s3_account_public_access_block`;
  return missing === undefined
    ? { verdict: "violated", stack, address: stack, says }
    : { verdict: "unknown", stack, address: stack, says: `depends on ${missing}`, missing };
}

const ofAccessPoints = onEach({
  id: "s3-access-point-block",
  group: "exposure",
  title: "Every access point blocks public access",
  citations,
  why: "An access point is another door to the bucket, and its block cannot be set later.",
  remedy: `Leave public_access_block_configuration of aws_s3_access_point out, or set ${blocks.join(", ")} = true.`,
  examines: ["aws_s3_access_point", "aws_s3control_multi_region_access_point"],
  look: "aws s3control get-access-point --account-id ACCOUNT --name NAME",
  demand: (point) => {
    const isOfOneRegion = point.type === "aws_s3_access_point";
    const within = isOfOneRegion ? ["public_access_block_configuration"] : ["details", "public_access_block"];
    const ownPolicy = isOfOneRegion ? [isNotPublic(statementsOf(point.text("policy")))] : [];
    return together([blocksAll(point, within, yes), ...ownPolicy]);
  },
});

const websites = onEach({
  id: "s3-no-website",
  group: "exposure",
  title: "No bucket is a website",
  citations: ["164.308(a)(4)(ii)(B)", "164.312(e)(2)(ii)"],
  why: "S3 serves websites to everybody and without TLS.",
  remedy:
    "Remove aws_s3_bucket_website_configuration; serve the bucket through CloudFront with an origin access control.",
  examines: ["aws_s3_bucket"],
  look: "aws s3api get-bucket-website --bucket NAME",
  demand: (bucket, subject) => {
    const { found, missing } = thoseNaming(subject.model, bucket, "aws_s3_bucket_website_configuration", "bucket");
    const [website] = found;
    if (website !== undefined) return { holds: no, met: "", violated: "serves a website", at: website };
    const inline = bucket.blocks("website");
    if (inline.blocks.length > 0) return { holds: no, met: "", violated: "serves a website" };
    const unread = missing ?? inline.missing;
    return { holds: unread === undefined ? yes : undecided(unread), met: "is no website", violated: "" };
  },
});

const destruction = onEach({
  id: "s3-no-force-destroy",
  group: "backup",
  title: "No bucket is destroyed with what is in it",
  citations: ["164.308(a)(7)(ii)(A)", "164.312(c)(2)"],
  why: "With force_destroy one plan deletes every object and every version.",
  remedy: "Set force_destroy = false, or leave it out.",
  examines: ["aws_s3_bucket", "aws_s3_directory_bucket"],
  look: "aws s3api list-object-versions --bucket NAME --max-items 1",
  demand: (bucket) => isOff(bucket, ["force_destroy"]),
});

/** Controls of who gets at S3 from outside. */
export const s3ExposureControls: readonly Control[] = [ofBuckets, ofAccounts, ofAccessPoints, websites, destruction];
