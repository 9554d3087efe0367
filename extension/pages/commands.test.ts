import { describe, expect, test } from "vitest";
import { languages } from "../i18n/languages.ts";
import { createTranslator } from "../i18n/all-languages.ts";
import { ALL_COMMANDS, createStrokes } from "./commands.ts";

describe("the commands of the desk", () => {
  test("no keys are those of another command, nor the beginning of them", () => {
    for (const { name, command } of ALL_COMMANDS) {
      const same = ALL_COMMANDS.filter((other) => `${other.command.keys} `.startsWith(`${command.keys} `));
      expect(
        same.map((each) => each.name),
        command.keys,
      ).toEqual([name]);
    }
  });

  test("each has words in every language", () => {
    for (const { code } of languages) {
      const { has } = createTranslator(code);
      for (const { group, name } of ALL_COMMANDS) {
        expect(has(`keys.command.${name}`), `${code} ${name}`).toBe(true);
        expect(has(`keys.group.${group}`), `${code} ${group}`).toBe(true);
      }
    }
  });
});

describe("strokes", () => {
  const scene = () => {
    let now = 0;
    const stroke = createStrokes(() => now);
    const press = (key: string) => {
      const found = stroke(key);
      return typeof found === "object" ? found.name : found;
    };
    return { press, wait: (ms: number) => void (now += ms) };
  };

  test("one stroke, and two after each other", () => {
    const { press } = scene();
    expect([press("c"), press("g"), press("i"), press("?")]).toEqual(["compose", "begun", "incoming", "keys"]);
  });

  test("a second stroke that means nothing ends what was begun, or stands for itself another time", () => {
    const { press } = scene();
    expect([press("g"), press("z"), press("i")]).toEqual(["begun", undefined, undefined]);
    expect([press("g"), press("g"), press("o")]).toEqual(["begun", "begun", "outgoing"]);
    expect([press("g"), press("c"), press("c")]).toEqual(["begun", undefined, "compose"]);
  });

  test("a second stroke that comes too late is a first one", () => {
    const { press, wait } = scene();
    expect(press("g")).toBe("begun");
    wait(1_501);
    expect(press("e")).toBe("register");
    expect(press("g")).toBe("begun");
    wait(1_500);
    expect(press("s")).toBe("sealing");
  });
});
