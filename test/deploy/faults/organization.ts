import { setTimeout as sleep } from "node:timers/promises";
import {
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
  paginateListAccounts,
  paginateListPolicies,
} from "@aws-sdk/client-organizations";
import { accountName, accountNames } from "../../../src/zone";
import type { Step } from "../../support/steps";
import type { Gate } from "../front";
import type { Site } from "../lab";
import { action, jsonError } from "./answers";
import { start } from "./killable";
import {
  expectEnd,
  expectThat,
  lockMessage,
  managementClient,
  storedText,
  unlockCommand,
  until,
  withFaults,
} from "./scene";

const deploy = ["npm", "run", "deploy", "--", "organization", "--yes"] as const;

/** Terraform writes a state into a bucket at most that often, and when it ends: a lower number is not taken. */
const secondsBetweenStates = 20;

/** What cannot be made twice: an organization, and accounts with their addresses. */
export function organizationFaults(site: Site): readonly Step[] {
  const { deployment, front } = site;
  let release: [string, ...string[]] = ["false"];
  const made: string[] = [];
  const stopWatching = front.watch(({ action: called }) => {
    if (called === "CreateOrganization") made.push(called);
  });
  return [
    {
      name: "the organization is made and fails in the middle (edge 84)",
      run: async () => {
        const always = { times: Infinity, ...jsonError("ServiceException", 500) };
        await withFaults(
          front,
          { "no service is let in": { matches: action("EnableAWSServiceAccess"), ...always } },
          async () => {
            expectEnd(await deployment.run(deploy), 1, /stopped at organization: run the same command again/);
          },
        );
        expectThat(
          await organizationIsHalfMade(site),
          "Terraform holds the organization for whole: this tests nothing",
        );
      },
    },
    {
      name: "run again, what was made is kept, errors and throttling are outlived; killed, it has its accounts in the state (edge 87)",
      run: async () => {
        let asked = 0;
        const stopCounting = front.watch((call) => {
          if (call.action === "CreateAccount") asked += 1;
        });
        const gate = front.hold(({ action: called }) => called === "CreatePolicy" || called === "AttachPolicy");
        const faults = {
          "an error of AWS": {
            matches: action("CreateOrganizationalUnit"),
            times: 2,
            ...jsonError("ServiceException", 500),
          },
          throttling: { matches: action("CreateAccount"), times: 2, ...jsonError("TooManyRequestsException", 400) },
        };
        await withFaults(front, faults, async () => {
          const running = start(deployment, deploy);
          const early = running.ended.then((outcome) => {
            expectEnd(outcome, 137, /is kept, and completed now/);
          });
          const all = accountNames(site.zone()).length - 1 + faults.throttling.times;
          await Promise.race([
            until("every account is asked for, and the policies", () => asked >= all && gate.waiting() > 0),
            early,
          ]);
          await Promise.race([writtenWithAll(site, gate), early]);
          running.kill();
          expectEnd(
            await running.ended,
            137,
            /aws_organizations_organization\.\w+ was made and failed before it was complete/,
          );
        });
        gate.end();
        stopCounting();
      },
    },
    {
      name: "run again, it tells of the lock that was left behind, and how to release it",
      run: async () => {
        const outcome = await deployment.run(deploy);
        expectEnd(outcome, 3, lockMessage("organization"));
        release = unlockCommand(outcome.output);
      },
    },
    {
      name: "with the lock released as the message says, the run goes on and completes, with nothing made twice",
      run: async () => {
        expectEnd(await deployment.run(release), 0);
        expectEnd(await deployment.run(deploy), 0);
        stopWatching();
        await nothingTwice(site, made.length);
      },
    },
  ];
}

/**
 * Lets policies through, one at a time, until one of them comes late enough for Terraform to write the state: then that
 * state has all that was made, and the others still wait.
 */
async function writtenWithAll(site: Site, gate: Gate): Promise<void> {
  for (let made = 1; ; made += 1) {
    await sleep((secondsBetweenStates + 1) * 1000);
    expectThat(gate.waiting() > 0, "the state was not written while the policies were made");
    gate.letOneThrough();
    for (let tries = 0; tries < 25; tries += 1) {
      await sleep(200);
      const policies = instancesOf(await storedState(site), "aws_organizations_policy");
      if (policies.length === made) return;
    }
  }
}

/** Whether Terraform would make it anew. */
async function organizationIsHalfMade(site: Site): Promise<boolean> {
  return instancesOf(await storedState(site), "aws_organizations_organization").some(
    ({ status }) => status === "tainted",
  );
}

interface State {
  readonly resources?: readonly {
    readonly type: string;
    readonly instances: readonly { readonly status?: string }[];
  }[];
}

async function storedState(site: Site): Promise<State> {
  return JSON.parse((await storedText(site, "organization.tfstate")) ?? "{}") as State;
}

/** What there is of a type. A resource that is still being made stands in the state with no instance. */
function instancesOf({ resources = [] }: State, type: string): readonly { readonly status?: string }[] {
  return resources.flatMap((resource) => (resource.type === type ? resource.instances : []));
}

async function nothingTwice(site: Site, organizations: number): Promise<void> {
  const client = managementClient(site, OrganizationsClient);
  expectThat(organizations === 1, `an organization was made ${String(organizations)} times`);

  const zone = site.zone();
  const accounts: string[] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client }, {})) {
    accounts.push(...Accounts.flatMap(({ Id, Name = "" }) => (Id === zone.accounts.management.id ? [] : [Name])));
  }
  const wanted = accountNames(zone).filter((name) => name !== "management");
  expectSame(
    "accounts",
    accounts,
    wanted.map((name) => accountName(zone, name)),
  );

  const { Roots: [root] = [] } = await client.send(new ListRootsCommand({}));
  const units: string[] = [];
  for (const parents = [root?.Id ?? ""]; parents.length > 0;) {
    const found = await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: parents.shift() }));
    for (const { Id = "", Name = "" } of found.OrganizationalUnits ?? []) {
      units.push(Name);
      parents.push(Id);
    }
  }
  expectSame("units", units, ["Infrastructure", "NonProduction", "Production", "Security", "Suspended", "Workloads"]);

  const policies: string[] = [];
  for await (const page of paginateListPolicies({ client }, { Filter: "SERVICE_CONTROL_POLICY" })) {
    policies.push(...(page.Policies ?? []).flatMap(({ Name = "", AwsManaged }) => (AwsManaged === true ? [] : [Name])));
  }
  expectSame("policies", policies, [...new Set(policies)]);
  expectThat(policies.length === 7, `there are ${String(policies.length)} policies`);
}

function expectSame(what: string, found: readonly string[], wanted: readonly string[]): void {
  const [one, other] = [found, wanted].map((list) => [...list].sort().join(", "));
  expectThat(one === other, `${what} are ${String(one)} and not ${String(other)}`);
}
