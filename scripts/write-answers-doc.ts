import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { answersDoc } from "./answers-doc";

writeFileSync(join(__dirname, "..", "docs", "answers.md"), answersDoc());
