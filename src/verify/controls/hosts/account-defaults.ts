import { yes } from "../../decision";
import { symbolicText } from "../../model/value";
import { type Control, type Judgement, type Subject, judge } from "../control";
import { type Demand, isOff, isOneOf, onEach } from "../demand";
import type { Resource } from "../../model/resource";
import { absent, isIn, judgeAbsence, nameOf, placesInUse } from "../records/places";

interface InEveryPlace extends Omit<Control, "check" | "examines" | "group"> {
  readonly type: string;
  readonly demand: (resource: Resource) => Demand;
}

/** A control on a setting that each account has once in each region. */
function inEveryPlace({ type, demand, ...control }: InEveryPlace): Control {
  return {
    ...control,
    group: "hygiene",
    examines: [type],
    check: (subject) =>
      placesInUse(subject.model).map((place) => {
        const setting = subject.model.resources(type).find((one) => isIn(one, place));
        if (setting === undefined)
          return judgeAbsence(place.stack, absent(subject), `has no ${type} in ${nameOf(place)}`);
        const { holds, met, violated } = demand(setting);
        return judge(setting, holds, { met, violated });
      }),
  };
}

const metadata = inEveryPlace({
  id: "ec2-metadata-defaults",
  title: "Every account asks for tokens of who reads instance metadata",
  citations: ["164.312(a)(1)", "164.308(a)(4)(ii)(B)"],
  proposed: ["configuration"],
  why: "Without tokens, a web server that can be made to fetch an address gives away the instance's credentials.",
  remedy: "Add an aws_ec2_instance_metadata_defaults with http_tokens = required.",
  look: "aws ec2 get-instance-metadata-defaults",
  type: "aws_ec2_instance_metadata_defaults",
  demand: (one) => isOneOf(one, ["http_tokens"], ["required"], "no-preference"),
});

const images = inEveryPlace({
  id: "ec2-image-public-access",
  title: "No image can be shared with everyone",
  citations: ["164.312(a)(1)", "164.308(a)(4)(ii)(B)"],
  proposed: ["configuration"],
  why: "An image that is shared with everyone gives away what was on the host.",
  remedy: "Add an aws_ec2_image_block_public_access with state = block-new-sharing.",
  look: "aws ec2 get-image-block-public-access-state",
  type: "aws_ec2_image_block_public_access",
  demand: (one) => isOneOf(one, ["state"], ["block-new-sharing"], ""),
});

const serialConsole = onEach({
  id: "ec2-serial-console",
  group: "recorded access",
  title: "The serial console is off",
  citations: ["164.312(b)", "164.312(a)(1)"],
  proposed: ["unused-ports"],
  why: "The serial console opens a shell of which no record is made; it is off unless switched on.",
  remedy: "Set enabled = false of the aws_ec2_serial_console_access.",
  examines: ["aws_ec2_serial_console_access"],
  look: "aws ec2 get-serial-console-access-status",
  demand: (one) => isOff(one, ["enabled"], { is: true }),
});

const contactType = "aws_account_alternate_contact";

const contact: Control = {
  id: "account-security-contact",
  group: "hygiene",
  title: "Every account has a contact for security, where contacts are chosen",
  citations: ["164.308(a)(2)", "164.308(a)(6)(ii)"],
  proposed: ["incident-response"],
  why: "AWS tells of abuse and leaks to this contact, and otherwise to the root user's address alone.",
  remedy: "Add an aws_account_alternate_contact with alternate_contact_type = SECURITY.",
  examines: [contactType],
  look: "aws account get-alternate-contact --alternate-contact-type SECURITY",
  duty: "Naming the person is the customer's.",
  check: (subject) => (subject.model.resources(contactType).length === 0 ? [] : ofAccounts(subject)),
};

function ofAccounts(subject: Subject): readonly Judgement[] {
  const contacts = subject.model
    .resources(contactType)
    .filter((one) => one.isOneOf(["SECURITY"], "", "alternate_contact_type").is !== false);
  const accounts = new Map(placesInUse(subject.model).map((place) => [place.accountKey, place]));
  return [...accounts.values()].map((place) => {
    const found = contacts.find(
      (one) => (symbolicText(one.value("account_id")) ?? one.place.accountKey) === place.accountKey,
    );
    return found === undefined
      ? judgeAbsence(place.stack, absent(subject), "has no contact for security")
      : judge(found, yes, { met: "names a contact for security", violated: "" });
  });
}

/** Controls of what an account sets for all of its hosts. */
export const accountDefaultControls: readonly Control[] = [metadata, images, serialConsole, contact];
