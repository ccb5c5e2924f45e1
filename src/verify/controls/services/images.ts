import { no, undecided, yes } from "../../decision";
import type { Resource } from "../../model/resource";
import type { Control } from "../control";
import { hasCustomerKey } from "../customer-key";
import { type Demand, isOn, isOneOf, onEach, oneOf, together } from "../demand";

const images = onEach({
  id: "ecr-encryption",
  group: "encryption at rest",
  title: "Every registry of images is encrypted with a customer key",
  citations: ["164.312(a)(2)(iv)"],
  proposed: ["encryption"],
  why: "Images carry code and what was left in it; the key cannot be set later.",
  remedy: 'Set encryption_configuration.encryption_type = "KMS" and kms_key.',
  examines: ["aws_ecr_repository", "aws_ecr_repository_creation_template"],
  look: "aws ecr describe-repositories --query 'repositories[].[repositoryName,encryptionConfiguration]'",
  demand: (repository) =>
    together([
      isOneOf(repository, ["encryption_configuration", "encryption_type"], ["KMS", "KMS_DSSE"], "AES256"),
      hasCustomerKey(repository, ["encryption_configuration", "kms_key"]),
    ]),
});

const scans = onEach({
  id: "ecr-scan",
  group: "detection",
  title: "Every image is scanned for holes",
  citations: ["164.308(a)(1)(ii)(A)", "164.308(a)(5)(ii)(B)"],
  proposed: ["vulnerability-scan"],
  why: "Known holes in an image are found before it runs.",
  remedy:
    "Set image_scanning_configuration.scan_on_push = true, or scan all by aws_ecr_registry_scanning_configuration.",
  examines: ["aws_ecr_repository"],
  look: "aws ecr describe-repositories --query 'repositories[].[repositoryName,imageScanningConfiguration]'",
  demand: (repository, { model }) => {
    const { accountKey, regionKey } = repository.place;
    const registry = model
      .resources("aws_ecr_registry_scanning_configuration")
      .find(({ place }) => place.accountKey === accountKey && place.regionKey === regionKey);
    const own = isOn(repository, ["image_scanning_configuration", "scan_on_push"]);
    return registry === undefined ? own : oneOf([own, scansAll(registry)]);
  },
});

function scansAll(registry: Resource): Demand {
  const { blocks, missing } = registry.blocks("rule");
  const coversAll = blocks.some((rule) => {
    const isOften = rule.isOneOf(["SCAN_ON_PUSH", "CONTINUOUS_SCAN"], "", "scan_frequency").is === true;
    return (
      isOften && rule.blocks("repository_filter").blocks.some((one) => one.isOneOf(["*"], "", "filter").is === true)
    );
  });
  const holds = coversAll ? yes : missing === undefined ? no : undecided(missing);
  return { holds, met: `is scanned by ${registry.address}`, violated: `${registry.address} does not scan all` };
}

const tags = onEach({
  id: "ecr-immutable-tags",
  group: "hygiene",
  title: "No tag of an image can be moved to another",
  citations: ["164.312(c)(1)"],
  why: "What was tested is what runs, and nobody can slip another image under its name.",
  remedy: 'Set image_tag_mutability = "IMMUTABLE".',
  examines: ["aws_ecr_repository", "aws_ecr_repository_creation_template"],
  look: "aws ecr describe-repositories --query 'repositories[].[repositoryName,imageTagMutability]'",
  demand: (repository) =>
    isOneOf(repository, ["image_tag_mutability"], ["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"], "MUTABLE"),
});

/** Controls of images of containers. */
export const imageControls: readonly Control[] = [images, scans, tags];
