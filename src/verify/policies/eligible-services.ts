/**
 * IAM prefixes of the services that may be used where health data is, as of 2024-12-08, with the tools that run them.
 *
 * From the guardrail of AWS's Landing Zone Accelerator for health care (scp-hcl-hipaa-service.json); prefixes of parts of
 * those services, and of what a console or a deployment needs, are added. Compare with
 * https://aws.amazon.com/compliance/hipaa-eligible-services-reference/ before you rely on it.
 */
export const eligiblePrefixes: ReadonlySet<string> = new Set(
  `
  a4b acm acm-pca airflow amplify apigateway appfabric appflow appmesh appstream appsync aps athena auditmanager
  autoscaling b2bi backup backup-storage batch bedrock cassandra chime cleanrooms cloud9 clouddirectory
  cloudformation cloudfront cloudhsm cloudshell cloudtrail cloudwatch codebuild codecommit codedeploy codepipeline
  cognito-identity cognito-idp cognito-sync comprehend comprehendmedical config connect controltower databrew
  dataexchange datasync datazone detective devops-guru directconnect dms docdb-elastic drs ds dynamodb ebs ec2
  ec2messages ecr ecs eks elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce
  entityresolution es events execute-api firehose fis fms forecast freertos fsx geo glacier globalaccelerator glue
  greengrass guardduty healthlake importexport inspector inspector2 iot iotevents iotfleethub iotsitewise kafka
  kendra kinesis kinesisanalytics kinesisvideo kms lakeformation lambda lex logs m2 macie2 mediaconnect
  mediaconvert medialive medical-imaging memorydb mgh mgn mobiletargeting mq neptune-db network-firewall omics
  opsworks opsworks-cm organizations outposts personalize polly qbusiness qldb quicksight ram rds rds-data rds-db
  redshift redshift-data redshift-serverless rekognition resiliencehub resource-explorer-2 robomaker route53
  route53domains route53resolver s3 s3express sagemaker secretsmanager securityhub serverlessrepo servicecatalog
  servicediscovery ses shield snowball sns sqs ssm ssm-contacts ssm-guiconnect ssm-incidents ssmmessages sso
  sso-directory states storagegateway swf textract thinclient timestream transcribe transfer translate
  verified-access verifiedpermissions waf waf-regional wafv2 wickr workdocs worklink workspaces workspaces-web
  xray
  access-analyzer artifact aws-portal bcm-data-exports budgets ce cur iam license-manager pricing
  resource-explorer resource-groups sts support supportplans trustedadvisor
  aoss app-integrations appconfig application-autoscaling application-signals autoscaling-plans backup-gateway
  bedrock-agentcore cases cleanrooms-ml cloudfront-keyvaluestore connect-campaigns dax dlm dsql
  ec2-instance-connect ecr-public elemental-appliances-software emr-containers emr-serverless identity-sync
  identitystore imagebuilder internetmonitor kafka-cluster kafkaconnect neptune-graph networkmonitor oam
  observabilityadmin osis pca-connector-ad pca-connector-scep pipes profile qapps rbin rum s3-object-lambda
  s3-outposts s3tables s3vectors scheduler schemas sms-voice sso-oauth synthetics wisdom
  account apprunner arc-zonal-shift billing codeartifact codeconnections compute-optimizer consolidatedbilling
  freetier grafana health invoicing networkmanager notifications payment-cryptography payments rolesanywhere
  savingsplans security-ir securitylake servicequotas signer signin tag tax tiros uxc vpc-lattice
`
    .trim()
    .split(/\s+/),
);
