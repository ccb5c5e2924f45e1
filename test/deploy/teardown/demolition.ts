import { Assertions } from "../assertions";
import { each } from "../checks/answers";
import type { Site } from "../lab";
import type { StackDocument } from "../overlay";
import { synthesizedStack } from "../project-files";
import { ZoneApi } from "../zone-api";
import { isStillThere } from "./still-there";
import { type Left, placeOf, protectedIn, readLeft } from "./left";

/** Takes stacks of a deployed zone down, and looks for what stays. */
export class Demolition {
  /** Stacks as they were when they were last taken down or made smaller. */
  private readonly documents = new Map<string, StackDocument>();

  private constructor(
    private readonly site: Site,
    public readonly api: ZoneApi,
  ) {}

  public static async of(site: Site): Promise<Demolition> {
    return new Demolition(site, await ZoneApi.of(site.zone(), site.front.url));
  }

  /** Takes a stack down; all that it protects has to be listed beforehand, and written to retained.yaml. */
  public async takeDown(stack: string): Promise<void> {
    const { deployment, folder } = this.site;
    for (const one of ["organization", "shared-services", stack]) {
      this.documents.set(one, synthesizedStack(folder, one));
    }
    const due = protectedIn(folder, stack).filter((address) => !deployment.leavesOut(stack, address));
    const { stdout } = await deployment.mustRun(["npm", "run", "teardown", "--", stack, "--yes"]);
    const left = readLeft(folder).filter((one) => one.stack === stack);
    const assert = new Assertions();
    const addresses = left.map(({ address }) => address);
    assert.that(stack, due.length > 0, "protects nothing");
    for (const address of due) assert.that(address, addresses.includes(address), "is not in retained.yaml");
    const before = stdout.slice(0, stdout.indexOf("retained.yaml lists what stays"));
    for (const { address, id } of left) {
      // What belongs to an environment was listed when that was taken down.
      if (!this.isOfEnvironment(address)) {
        assert.that(address, before.includes(`  ${address}: ${id}\n`), "was not listed");
      }
    }
    assert.settle();
  }

  /** All that retained.yaml lists is there. */
  public async looksForWhatIsLeft(assert: Assertions): Promise<void> {
    await each(readLeft(this.site.folder), async (left) => {
      const holds = await isStillThere(this.api, this.placeOf(left), left.address, left.id);
      assert.that(`${left.stack}: ${left.address}`, holds, `${left.id} is not there any more`);
    });
  }

  private placeOf({ stack, address }: Left) {
    const document = this.documents.get(stack) ?? synthesizedStack(this.site.folder, stack);
    return placeOf(this.api.zone, stack, document, address);
  }

  private isOfEnvironment(address: string): boolean {
    return this.api.zone.environments.some(({ name }) =>
      [`.accounts_${name}_`, `.bastion_${name}_`].some((start) => address.includes(start)),
    );
  }
}
