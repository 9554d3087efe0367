/** `npm run lock`: after a change of dependencies, adds to package-lock.json what npm left out of it. */
import { writeFileSync } from "node:fs";
import { leftOut, readLockFile } from "./lock-file.ts";

const file = new URL("../../package-lock.json", import.meta.url);
const lock = readLockFile(file);
const added = leftOut(lock);
for (const { place, entry } of added) lock.packages[place] = entry;
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([one], [other]) => (one < other ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added.length} optional packages added to package-lock.json\n`);
