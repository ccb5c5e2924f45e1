import { bucketName } from "../../../src/zone";
import type { DoctorCase } from "./doctor-case";
import { newAccountId } from "./stage";

const denied = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";

/** Where the state is kept, names that are unique across AWS, regions. */
export const stateCases: readonly DoctorCase[] = [
  {
    name: "a state bucket of somebody else",
    prepare: async (stage) => {
      await stage.makeBucket(bucketName(stage.zone, "terraform-state"), newAccountId());
      return {
        verdict: "obstacle",
        id: "state-bucket-taken",
        stack: "bootstrap",
        found: [bucketName(stage.zone, "terraform-state")],
        mend: ["bucketSuffix:"],
      };
    },
  },
  {
    name: "a state bucket of one's own that no state knows",
    prepare: async (stage) => {
      const name = bucketName(stage.zone, "terraform-state");
      await stage.makeBucket(name);
      return {
        verdict: "obstacle",
        id: "state-bucket-exists",
        stack: "bootstrap",
        mend: [`-chdir=cdktf.out/stacks/bootstrap import aws_s3_bucket.state_bucket ${name}`],
      };
    },
  },
  {
    name: "a state bucket in another region",
    prepare: async (stage) => {
      await stage.makeBucket(bucketName(stage.zone, "terraform-state"));
      stage.answers.regions = { home: "eu-central-1" };
      return {
        verdict: "obstacle",
        id: "state-bucket-region",
        stack: "bootstrap",
        found: ["us-east-1", "eu-central-1"],
        mend: ["bucketSuffix:"],
      };
    },
  },
  {
    name: "a lock that somebody holds",
    prepare: async (stage) => {
      await stage.makeStateBucket();
      await stage.putObject(
        "dev.tfstate.tflock",
        JSON.stringify({
          ID: "0b8ee1c3-7c7b-4f0e-8a55-1c2f3a4b5c6d",
          Operation: "OperationTypeApply",
          Who: "ana@laptop",
          Created: "2026-02-03T04:05:06Z",
        }),
      );
      return {
        verdict: "obstacle",
        id: "state-lock",
        stack: "dev",
        found: ["ana@laptop", "2026-02-03T04:05:06Z"],
        mend: ["npm run unlock -- dev 0b8ee1c3-7c7b-4f0e-8a55-1c2f3a4b5c6d"],
      };
    },
  },
  {
    name: "an archive bucket of somebody else",
    prepare: async (stage) => {
      const name = bucketName(stage.zone, "trail");
      await stage.makeBucket(name, newAccountId());
      return {
        verdict: "obstacle",
        id: "bucket-taken",
        stack: "log-archive",
        found: [name],
        mend: ["bucketSuffix:"],
      };
    },
  },
  {
    name: "an archive bucket in the archive's account that no state knows",
    prepare: async (stage) => {
      const logArchive = (await stage.adopt("log-archive")).of("log-archive");
      const name = bucketName(stage.zone, "flow-logs");
      await stage.makeBucket(name, logArchive);
      return {
        verdict: "obstacle",
        id: "bucket-exists",
        stack: "log-archive",
        found: [logArchive],
        mend: [`-chdir=cdktf.out/stacks/log-archive import aws_s3_bucket.flow_logs_bucket ${name}`],
      };
    },
  },
  {
    name: "a region that is not enabled",
    prepare: (stage) => {
      const region = (name: string, status: string): string =>
        `<item><regionName>${name}</regionName><optInStatus>${status}</optInStatus></item>`;
      stage.answer(
        "DescribeRegions",
        200,
        `<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><regionInfo>${region("us-east-1", "opt-in-not-required")}${region("us-west-2", "not-opted-in")}</regionInfo></DescribeRegionsResponse>`,
      );
      return Promise.resolve({
        verdict: "obstacle",
        id: "region",
        stack: "log-archive",
        found: ["us-west-2"],
        mend: ["aws account enable-region --region-name us-west-2"],
      });
    },
  },
  {
    name: "a state that may not be read, where it would tell whose something is",
    prepare: async (stage) => {
      await stage.makeStateBucket();
      await stage.makeOrganization();
      stage.front.inject({
        matches: ({ method, path }) => method === "GET" && path.includes("organization.tfstate"),
        times: Infinity,
        status: 403,
        body: denied,
        contentType: "application/xml",
      });
      return {
        verdict: "unknown",
        id: "organization-exists",
        stack: "organization",
        found: ["the state of organization could not be read: AccessDenied"],
        mend: ["mode: adopt"],
      };
    },
  },
  {
    name: "a question that AWS denies",
    prepare: (stage) => {
      stage.deny("DescribeTrails");
      return Promise.resolve({
        verdict: "unknown",
        id: "trail",
        stack: "audit-trail",
        found: ["could not be looked at", "AccessDenied"],
        mend: ["let the credentials at hand"],
      });
    },
  },
];
