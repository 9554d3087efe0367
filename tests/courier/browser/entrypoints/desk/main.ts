import { desk } from "../../desk.ts";

Object.assign(globalThis, { desk });
