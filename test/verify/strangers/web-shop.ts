import type { Stranger } from "./stranger";

/** One folder, written by hand: everything is inline, nothing is encrypted, the database is public. */
export const webShop: Stranger = {
  shape: "inline security-group rules, a public database, a load balancer over HTTP, a bucket without anything",
  files: {
    "main.tf.json": {
      terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "~> 5.0" } } },
      provider: { aws: { region: "eu-west-1" } },
      resource: {
        aws_vpc: { main: { cidr_block: "10.0.0.0/16", enable_dns_hostnames: true } },
        aws_internet_gateway: { gw: { vpc_id: "${aws_vpc.main.id}" } },
        aws_subnet: {
          a: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24", map_public_ip_on_launch: true },
          b: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.2.0/24" },
        },
        aws_route_table: {
          public: {
            vpc_id: "${aws_vpc.main.id}",
            route: { cidr_block: "0.0.0.0/0", gateway_id: "${aws_internet_gateway.gw.id}" },
          },
        },
        aws_route_table_association: {
          a: { subnet_id: "${aws_subnet.a.id}", route_table_id: "${aws_route_table.public.id}" },
        },
        aws_security_group: {
          web: {
            vpc_id: "${aws_vpc.main.id}",
            ingress: [
              { from_port: 80, to_port: 80, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"] },
              { from_port: 22, to_port: 22, protocol: "6", ipv6_cidr_blocks: ["::/0"] },
            ],
            egress: { from_port: 0, to_port: 0, protocol: "-1", cidr_blocks: ["0.0.0.0/0"] },
          },
          db: {
            vpc_id: "${aws_vpc.main.id}",
            ingress: {
              from_port: 5432,
              to_port: 5432,
              protocol: "tcp",
              security_groups: ["${aws_security_group.web.id}"],
            },
          },
        },
        aws_db_instance: {
          shop: {
            engine: "postgres",
            instance_class: "db.t3.micro",
            username: "shop",
            password: "hunter22hunter22",
            publicly_accessible: true,
            vpc_security_group_ids: ["${aws_security_group.db.id}"],
          },
        },
        aws_lb: {
          front: {
            load_balancer_type: "application",
            subnets: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"],
            security_groups: ["${aws_security_group.web.id}"],
          },
        },
        aws_lb_listener: {
          http: {
            load_balancer_arn: "${aws_lb.front.arn}",
            port: 80,
            protocol: "HTTP",
            default_action: { type: "forward", target_group_arn: "${aws_lb_target_group.web.arn}" },
          },
        },
        aws_lb_target_group: { web: { port: 8080, protocol: "HTTP", vpc_id: "${aws_vpc.main.id}" } },
        aws_s3_bucket: { uploads: {} },
        aws_lambda_function: {
          resize: {
            function_name: "resize",
            role: "${aws_iam_role.lambda.arn}",
            runtime: "nodejs12.x",
            handler: "index.handler",
            filename: "resize.zip",
            environment: { variables: { DB_PASSWORD: "hunter22hunter22" } },
          },
        },
        aws_lambda_function_url: {
          resize: { function_name: "${aws_lambda_function.resize.function_name}", authorization_type: "NONE" },
        },
        aws_iam_role: {
          lambda: {
            assume_role_policy:
              '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
          },
        },
        aws_iam_role_policy: {
          all: {
            role: "${aws_iam_role.lambda.id}",
            policy: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
          },
        },
      },
    },
  },
  expected: [
    ["security-group-open-ingress", "project: aws_security_group.web", "violated"],
    ["security-group-open-ingress", "project: aws_security_group.db", "met"],
    ["ec2-admin-ports", "project: aws_security_group.web", "violated"],
    ["subnet-own-route-table", "project: aws_subnet.a", "met"],
    ["subnet-own-route-table", "project: aws_subnet.b", "violated"],
    ["subnet-own-network-acl", "project: aws_subnet.a", "violated"],
    ["subnet-public-addresses", "project: aws_subnet.a", "violated"],
    ["default-security-group-empty", "project: aws_vpc.main", "violated"],
    ["vpc-flow-logs", "project: aws_vpc.main", "violated"],
    ["rds-not-public", "project: aws_db_instance.shop", "violated"],
    ["rds-encryption", "project: aws_db_instance.shop", "violated"],
    ["rds-tls-required", "project: aws_db_instance.shop", "unknown"],
    ["rds-managed-password", "project: aws_db_instance.shop", "violated"],
    ["rds-deletion-protection", "project: aws_db_instance.shop", "violated"],
    ["elb-tls-listeners", "project: aws_lb_listener.http", "violated"],
    ["elb-access-logs", "project: aws_lb.front", "violated"],
    ["elb-waf", "project: aws_lb.front", "violated"],
    ["s3-public-access-block", "project: aws_s3_bucket.uploads", "violated"],
    ["s3-encryption-customer-key", "project: aws_s3_bucket.uploads", "violated"],
    ["s3-tls-only", "project: aws_s3_bucket.uploads", "violated"],
    ["s3-versioning", "project: aws_s3_bucket.uploads", "violated"],
    ["backup-coverage", "project: aws_db_instance.shop", "violated"],
    ["lambda-no-public-url", "project: aws_lambda_function_url.resize", "violated"],
    ["lambda-no-secret-variables", "project: aws_lambda_function.resize", "violated"],
    ["lambda-runtime", "project: aws_lambda_function.resize", "violated"],
    ["iam-policy-no-full-access", "project: aws_iam_role_policy.all", "violated"],
    ["iam-policy-no-whole-service", "project: aws_iam_role_policy.all", "violated"],
    ["iam-trust-names-no-one-at-large", "project: aws_iam_role.lambda", "met"],
    ["ebs-encryption-by-default", "project: project", "violated"],
  ],
};
