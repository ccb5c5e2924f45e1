import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  PutRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import {
  type AccountName,
  accountNames,
  auditorRoleName,
  backupRoleName,
  bastionRoleName,
  bucketName,
  forwarderName,
  operatorRoleName,
  pipelineRoleName,
  planRoleName,
  type Zone,
} from "../../../src/zone";
import type { Check } from "../check";
import type { ZoneApi } from "../zone-api";
import { all, each, ifThere } from "./answers";
import { environmentNames, isMadeByZone } from "./places";
import { covers, policyOf, type PolicyStatement, statementsOf } from "./policies";
import { trustChanged } from "./trust-policies";

const issuer = "token.actions.githubusercontent.com";

/** A role of the zone, and who takes it. */
interface ZoneRole {
  readonly account: AccountName;
  readonly name: string;
  readonly trusted: readonly string[];

  /** Conditions that each statement of its trust must have, "key=value". @default - none in particular */
  readonly only?: readonly string[];
}

const secondFactor = ["aws:MultiFactorAuthPresent=true", "aws:MultiFactorAuthAge=3600"];

function rolesOf(api: ZoneApi): readonly ZoneRole[] {
  const { zone } = api;
  const management = `AWS arn:aws:iam::${api.accountId("management")}:root`;
  const ofAccount = (account: AccountName): string => `aws:SourceAccount=${api.accountId(account)}`;
  return [
    ...["log-archive", "shared-services"].map((account) => ({
      account,
      name: auditorRoleName(zone),
      trusted: [management],
      only: secondFactor,
    })),
    ...["security", "backup", ...environmentNames(zone)].map((account) => ({
      account,
      name: forwarderName(zone),
      trusted: ["Service events.amazonaws.com"],
      only: [ofAccount(account)],
    })),
    ...zone.environments.flatMap(({ name, bastionOperators }) => [
      { account: name, name: backupRoleName(zone, name), trusted: ["Service backup.amazonaws.com"] },
      { account: "shared-services", name: bastionRoleName(zone, name), trusted: ["Service ec2.amazonaws.com"] },
      {
        account: "shared-services",
        name: operatorRoleName(zone, name),
        trusted: bastionOperators.length === 0 ? [management] : bastionOperators.map((arn) => `AWS ${arn}`),
        // Of roles the identity provider asks for the factor.
        ...(bastionOperators.some((arn) => arn.includes(":role/")) ? {} : { only: secondFactor }),
      },
    ]),
    ...pipelineRolesOf(api),
  ];
}

function pipelineRolesOf(api: ZoneApi): readonly ZoneRole[] {
  const { zone } = api;
  const { repository, branch } = zone.pipeline;
  if (repository === undefined) return [];
  const ref = `ref:refs/heads/${branch}`;
  const management = api.accountId("management");
  const trusted = [`Federated arn:aws:iam::${management}:oidc-provider/${issuer}`];
  const audience = `${issuer}:aud=sts.amazonaws.com`;
  return [
    ...environmentNames(zone).map((name) => ({
      account: "management",
      name: pipelineRoleName(zone, name),
      trusted,
      only: [audience, `${issuer}:sub=repo:${repository}:environment:${name}:${ref}`],
    })),
    {
      account: "management",
      name: planRoleName(zone),
      trusted,
      only: [
        audience,
        `${issuer}:sub=repo:${repository}:pull_request:ref:refs/pull/*`,
        `${issuer}:sub=repo:${repository}:${ref}:${ref}`,
      ],
    },
    ...accountNames(zone)
      .filter((account) => account !== "management")
      .map((account) => ({
        account,
        name: planRoleName(zone),
        trusted: [`AWS arn:aws:iam::${management}:root`],
        only: [`aws:PrincipalArn=arn:aws:iam::${management}:role/${planRoleName(zone)}`],
      })),
  ];
}

const trusts: Check = {
  name: "every role of the zone is taken by those whom it is for, and by nobody else",
  run: async (api, assert) => {
    const { zone } = api;
    const expected = rolesOf(api);
    const ids = accountNames(zone).map((name) => api.accountId(name));
    await each(expected, async ({ account, name, trusted, only = [] }) => {
      const client = await api.client(IAMClient, account);
      const found = await ifThere(client.send(new GetRoleCommand({ RoleName: name })));
      const subject = `role ${name} of ${account}`;
      const statements = statementsOf(found?.Role?.AssumeRolePolicyDocument);
      assert.sameSet(`${subject}: who takes it`, principalsOf(statements), trusted);
      for (const { sid, conditions } of statements) {
        const demanded = conditions.flatMap(({ key, values }) => values.map((value) => `${key}=${value}`));
        assert.equal(
          `${subject}: ${sid}, demands that are missing`,
          only.filter((one) => !demanded.includes(one)),
          [],
        );
        const careless = conditions.filter(({ operator }) => operator.endsWith("IfExists") || operator.includes("Not"));
        assert.equal(`${subject}: ${sid}, demands that may be left out`, careless, []);
      }
    });
    await each(accountNames(zone), async (account) => {
      const client = await api.client(IAMClient, account);
      const found = await all(paginateListRoles({ client }, {}), ({ Roles }) => Roles);
      const own = isMadeByZone(zone, account) && account !== "management";
      const checked = found.filter(
        ({ RoleName = "", Path = "" }) =>
          !Path.startsWith("/aws-") &&
          (own || RoleName.startsWith(`${zone.zone}-`)) &&
          RoleName !== zone.deploymentRole,
      );
      for (const { RoleName = "", AssumeRolePolicyDocument } of checked) {
        const subject = `role ${RoleName} of ${account}`;
        for (const principal of principalsOf(statementsOf(AssumeRolePolicyDocument))) {
          assert.that(subject, isKnown(zone, ids, principal), `may be taken by ${principal}`);
        }
      }
      const named = [
        pipelineRoleName(zone, "*"),
        operatorRoleName(zone, "*"),
        bastionRoleName(zone, "*"),
        auditorRoleName(zone),
      ];
      for (const { RoleName = "" } of checked.filter((one) => covers(named, one.RoleName ?? ""))) {
        assert.that(
          `role ${RoleName} of ${account}`,
          expected.some((one) => one.account === account && one.name === RoleName),
          "is none that the zone has there",
        );
      }
    });
  },
  breakages: [
    trustChanged("anyone may read the archive", auditor, (statement) => ({ ...statement, Principal: { AWS: "*" } })),
    trustChanged("the archive is read without a second factor", auditor, (statement) => ({
      ...statement,
      Condition: {},
    })),
    trustChanged(
      "another environment may take a bastion's operator role",
      (zone) => ({ account: "shared-services", name: operatorRoleName(zone, environmentNames(zone).at(-1) ?? "") }),
      (statement) => ({ ...statement, Principal: { AWS: "arn:aws:iam::999999999999:root" } }),
    ),
    trustChanged(
      "any service may take the role of the backups",
      (zone) => ({
        account: environmentNames(zone)[0] ?? "",
        name: backupRoleName(zone, environmentNames(zone)[0] ?? ""),
      }),
      (statement) => ({ ...statement, Principal: { Service: ["backup.amazonaws.com", "lambda.amazonaws.com"] } }),
    ),
    {
      name: "there is a role of a pipeline that the zone does not have",
      apply: async (api) => {
        const client = await api.client(IAMClient, "management");
        const RoleName = pipelineRoleName(api.zone, "another");
        const Statement = [
          {
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${api.accountId("management")}:root` },
            Action: "sts:AssumeRole",
          },
        ];
        const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
        await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
        return () => client.send(new DeleteRoleCommand({ RoleName }));
      },
    },
  ],
};

function auditor(zone: Zone): { readonly account: AccountName; readonly name: string } {
  return { account: "log-archive", name: auditorRoleName(zone) };
}

function principalsOf(statements: readonly PolicyStatement[]): readonly string[] {
  return [...new Set(statements.flatMap(({ principals }) => principals))];
}

/** Services, the zone's accounts, those whom it names as operators, and the pipeline of its repository. */
function isKnown(zone: Zone, ids: readonly string[], principal: string): boolean {
  const [kind, name = ""] = principal.split(" ");
  if (kind === "Service") return true;
  if (kind === "Federated") return zone.pipeline.repository !== undefined && name.endsWith(`/${issuer}`);
  return (
    zone.environments.some(({ bastionOperators }) => bastionOperators.includes(name)) ||
    ids.some((id) => name === id || name.startsWith(`arn:aws:iam::${id}:`))
  );
}

/** What a role's own policies allow. */
async function grantedTo(api: ZoneApi, account: AccountName, RoleName: string): Promise<readonly PolicyStatement[]> {
  const client = await api.client(IAMClient, account);
  const names = await all(paginateListRolePolicies({ client }, { RoleName }), ({ PolicyNames }) => PolicyNames);
  const policies = await Promise.all(
    names.map((PolicyName) => client.send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
  );
  return policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument));
}

async function attachedTo(api: ZoneApi, account: AccountName, RoleName: string): Promise<readonly string[]> {
  const client = await api.client(IAMClient, account);
  const attached = await all(
    paginateListAttachedRolePolicies({ client }, { RoleName }),
    ({ AttachedPolicies }) => AttachedPolicies,
  );
  return attached.map(({ PolicyArn = "" }) => PolicyArn.replace("arn:aws:iam::aws:policy/", ""));
}

const grants: Check = {
  name: "the zone's roles may do what they are for: read the archive, back up, plan and deploy one environment",
  run: async (api, assert) => {
    const { zone } = api;
    const archive = await grantedTo(api, "log-archive", auditorRoleName(zone));
    const trail = `arn:aws:s3:::${bucketName(zone, "trail")}`;
    assert.that("auditor", allows(archive, "s3:GetObject", `${trail}/any`), "cannot read the trail");
    for (const action of ["s3:PutObject", "s3:DeleteObject", "s3:PutBucketPolicy", "kms:PutKeyPolicy"]) {
      assert.that("auditor", !allows(archive, action, `${trail}/any`), `may ${action}`);
    }
    await each(environmentNames(zone), async (environment) => {
      assert.sameSet(
        `backup role of ${environment}: policies`,
        await attachedTo(api, environment, backupRoleName(zone, environment)),
        [
          "service-role/AWSBackupServiceRolePolicyForBackup",
          "service-role/AWSBackupServiceRolePolicyForRestores",
          "AWSBackupServiceRolePolicyForS3Backup",
          "AWSBackupServiceRolePolicyForS3Restore",
        ],
      );
    });
    await each(zone.pipeline.repository === undefined ? [] : environmentNames(zone), async (environment) => {
      const granted = await grantedTo(api, "management", pipelineRoleName(zone, environment));
      const subject = `pipeline of ${environment}`;
      assert.sameSet(
        `${subject}: roles that it takes`,
        granted.filter(({ actions }) => covers(actions, "sts:AssumeRole")).flatMap(({ resources }) => resources),
        [environment, "shared-services"].map(
          (name) => `arn:aws:iam::${api.accountId(name)}:role/${zone.deploymentRole}`,
        ),
      );
      for (const other of environmentNames(zone)) {
        const state = `arn:aws:s3:::${bucketName(zone, "terraform-state")}/${other}.tfstate`;
        assert.equal(
          `${subject}: writes the state of ${other}`,
          allows(granted, "s3:PutObject", state),
          other === environment,
        );
      }
    });
    if (zone.pipeline.repository === undefined) return;
    const client = await api.client(IAMClient, "management");
    const { OpenIDConnectProviderList: providers = [] } = await client.send(new ListOpenIDConnectProvidersCommand({}));
    const arn = providers.find(({ Arn = "" }) => Arn.endsWith(`/${issuer}`))?.Arn;
    assert.that("pipeline", arn !== undefined, `the management account does not know ${issuer}`);
    const provider = await ifThere(client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })));
    assert.equal("pipeline: audiences", provider?.ClientIDList, ["sts.amazonaws.com"]);
    await each(accountNames(zone), async (account) => {
      const attached = await attachedTo(api, account, planRoleName(zone));
      assert.sameSet(`plan role of ${account}: policies`, attached, ["SecurityAudit", "job-function/ViewOnlyAccess"]);
    });
  },
  breakages: [
    {
      name: "the auditor may delete records",
      apply: async (api) => {
        const client = await api.client(IAMClient, "log-archive");
        const RoleName = auditorRoleName(api.zone);
        const [PolicyName] = await all(paginateListRolePolicies({ client }, { RoleName }), (page) => page.PolicyNames);
        const { PolicyDocument = "" } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        const before = policyOf(PolicyDocument);
        const put = (policy: object): Promise<unknown> =>
          client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(policy) }));
        await put({ ...before, Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
        return () => put(before);
      },
    },
  ],
};

function allows(statements: readonly PolicyStatement[], action: string, resource: string): boolean {
  return statements.some(
    ({ effect, actions, resources }) => effect === "Allow" && covers(actions, action) && covers(resources, resource),
  );
}

export const identityChecks: readonly Check[] = [trusts, grants];
