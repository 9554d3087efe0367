import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Role } from "./role.ts";
import { OFFICE_RIGHTS } from "./rule-packs/office-rights.ts";
import { foldStatus, mayFollow, STATUS_CODES, STATUS_RULES, type StatusCode, type StatusEvent } from "./status.ts";

const parties = { sender: "Z01", recipient: "Z01.02", rights: OFFICE_RIGHTS };
const EVERYBODY: readonly Role[] = ["clerk", "leader", "specialist"];
let serial = 0;

/** A valid event of the status; each call makes another one. */
function status(code: StatusCode, change: Partial<StatusEvent> = {}): StatusEvent {
  serial++;
  const { side, by } = STATUS_RULES[code];
  return {
    id: serial.toString(16).padStart(64, "0"),
    status: code,
    unit: side === "sender" ? parties.sender : parties.recipient,
    signer: by === "device" ? "device" : "person",
    roles: by === "device" ? [] : EVERYBODY,
    member: "11".repeat(16),
    at: `2026-06-01T00:00:${String(serial % 60).padStart(2, "0")}.000Z`,
    ...(code === "03" ? { arrival: { series: "in/2026", value: 5, date: "2026-06-01" } } : {}),
    ...(code === "02" || code === "16" ? { reason: "Gửi nhầm đơn vị" } : {}),
    ...change,
  };
}

const line = (...codes: StatusCode[]) =>
  foldStatus(
    codes.map((code) => status(code)),
    parties,
  );
const setterOf = (code: StatusCode) => (STATUS_RULES[code].by === "device" ? "device" : EVERYBODY);
const follow = (before: StatusCode[], code: StatusCode) => {
  const allowed = mayFollow(line(...before), code, setterOf(code), OFFICE_RIGHTS);
  return allowed.ok ? "ok" : allowed.error.type;
};

describe("the line of a recipient", () => {
  test("it shows the furthest step", () => {
    expect(line().progress).toBeNull();
    expect(line("01").progress).toBe("01");
    expect(line("01", "02").progress).toBe("02");
    expect(line("01", "03", "04").progress).toBe("04");
    expect(line("01", "03", "04", "05", "06").progress).toBe("06");
  });

  test("a step that comes late does not take the line back", () => {
    expect(line("03", "01").progress).toBe("03");
    expect(line("06", "03", "01", "05").progress).toBe("06");
  });

  test("a step whose predecessor is missing shows a gap until that comes", () => {
    expect(line("01", "05").gap).toBe(true);
    expect(line("01", "05", "03").gap).toBe(false);
    expect(line("01").gap).toBe(false);
  });

  test("a wish to take back stands beside the progress, before and after registration", () => {
    expect(line("13", "03")).toMatchObject({ progress: "03", takeBack: "asked" });
    expect(line("03", "13")).toMatchObject({ progress: "03", takeBack: "asked" });
    expect(line("01", "13", "15")).toMatchObject({ progress: "01", takeBack: "agreed" });
    expect(line("03", "16", "13")).toMatchObject({ progress: "03", takeBack: "declined" });
  });

  test("an answer that nobody asked for waits for the question", () => {
    const answer = status("15");
    const alone = foldStatus([status("01"), answer], parties);
    expect(alone).toMatchObject({ takeBack: null, setAside: [{ id: answer.id, reason: "not-asked" }] });
    expect(foldStatus([status("01"), answer, status("13")], parties)).toMatchObject({
      takeBack: "agreed",
      setAside: [],
    });
  });

  test("contradictions are shown, and the cautious reading holds", () => {
    expect(line("01", "02", "03")).toMatchObject({ progress: "03", conflicts: ["registered-and-refused"] });
    expect(line("13", "15", "16")).toMatchObject({ takeBack: "declined", conflicts: ["take-back-answered-twice"] });
    const other = status("03", { arrival: { series: "in/2026", value: 6, date: "2026-06-01" } });
    expect(foldStatus([status("03"), other], parties).conflicts).toEqual(["two-arrival-numbers"]);
    expect(line("03", "03").conflicts).toEqual([]);
  });

  test("the earliest event of each status stands behind the line", () => {
    const late = status("03", { at: "2026-06-02T00:00:00.000Z" });
    const early = status("03", { at: "2026-06-01T00:00:00.000Z" });
    expect(foldStatus([late, early], parties).steps).toEqual([early]);
  });

  test("M8, R28: events by the wrong unit, signer or role, or without what they must say, move nothing", () => {
    const hostile: [StatusEvent, string][] = [
      [status("03", { unit: "Z01" }), "wrong-side"],
      [status("03", { unit: "Z09" }), "wrong-side"],
      [status("13", { unit: "Z01.02" }), "wrong-side"],
      [status("03", { signer: "device" }), "wrong-signer"],
      [status("01", { signer: "person", roles: EVERYBODY }), "wrong-signer"],
      [status("03", { roles: ["specialist"] }), "no-right"],
      [status("02", { roles: ["leader"] }), "no-right"],
      [status("04", { roles: ["clerk"] }), "no-right"],
      [status("06", { roles: [] }), "no-right"],
      [status("13", { roles: ["specialist"] }), "no-right"],
    ];
    const { arrival: _, ...unnumbered } = status("03");
    const { reason: __, ...unexplained } = status("02");
    hostile.push([unnumbered, "incomplete"], [unexplained, "incomplete"]);
    for (const [event, reason] of hostile) {
      const folded = foldStatus([event], parties);
      expect(folded, `${event.status} ${reason}`).toMatchObject({
        progress: null,
        takeBack: null,
        steps: [],
        setAside: [{ id: event.id, reason }],
      });
    }
  });

  const anyEvent = fc
    .record({
      code: fc.constantFrom(...STATUS_CODES),
      unit: fc.constantFrom("Z01", "Z01.02", undefined, undefined, undefined),
      signer: fc.constantFrom("device" as const, "person" as const, undefined, undefined, undefined),
      roles: fc.constantFrom<readonly Role[] | undefined>(["clerk"], ["leader"], ["specialist"], undefined, undefined),
      minute: fc.integer({ min: 10, max: 12 }),
      value: fc.integer({ min: 5, max: 6 }),
    })
    .map(({ code, unit, signer, roles, minute, value }) =>
      status(code, {
        at: `2026-06-01T00:${minute}:00.000Z`,
        ...(unit === undefined ? {} : { unit }),
        ...(signer === undefined ? {} : { signer }),
        ...(roles === undefined ? {} : { roles }),
        ...(code === "03" ? { arrival: { series: "in/2026", value, date: "2026-06-01" } } : {}),
      }),
    );

  test("X5: any order of delivery, with any event delivered again, gives the same line", () => {
    fc.assert(
      fc.property(
        fc
          .array(anyEvent, { maxLength: 14 })
          .chain((events) =>
            fc.tuple(
              fc.constant(events),
              fc.shuffledSubarray(events, { minLength: events.length }),
              events.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...events), { maxLength: 5 }),
            ),
          ),
        ([events, shuffled, again]) => {
          expect(foldStatus([...shuffled, ...again], parties)).toEqual(foldStatus(events, parties));
        },
      ),
      { seed: 20260306, numRuns: 1000 },
    );
  });

  test("X5: a history that the rules allow folds, in any order, to the line that its last step showed", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATUS_CODES), { maxLength: 25 }), fc.integer(), (wishes, turn) => {
        const history: StatusEvent[] = [];
        let progress = "";
        let takeBack = null as string | null;
        for (const code of wishes) {
          const now = foldStatus(history, parties);
          if (!mayFollow(now, code, setterOf(code), OFFICE_RIGHTS).ok) continue;
          history.push(status(code));
          if (code <= "06") progress = code > progress ? code : progress;
          else takeBack = { "13": "asked", "15": "agreed", "16": "declined" }[code as "13" | "15" | "16"];
        }
        const at = history.length === 0 ? 0 : Math.abs(turn) % history.length;
        const turned = [...history.slice(at), ...history.slice(0, at)].reverse();
        expect(foldStatus(turned, parties)).toMatchObject({
          progress: progress === "" ? null : progress,
          takeBack,
          conflicts: [],
          setAside: [],
          gap: false,
        });
      }),
      { seed: 20260307, numRuns: 1000 },
    );
  });
});

describe("which status may follow which", () => {
  test("a dispatch is refused or registered once, also before its arrival was reported", () => {
    expect(follow([], "03")).toBe("ok");
    expect(follow(["01"], "02")).toBe("ok");
    expect(follow(["01", "03"], "03")).toBe("already-decided");
    expect(follow(["01", "03"], "02")).toBe("already-decided");
    expect(follow(["01", "02"], "03")).toBe("already-decided");
    expect(follow(["01"], "01")).toBe("already-decided");
  });

  test("work begins after registration and ends with completion", () => {
    for (const code of ["04", "05", "06"] as const) {
      expect(follow(["01"], code)).toBe("not-registered");
      expect(follow(["01", "02"], code)).toBe("not-registered");
      expect(follow(["01", "03"], code)).toBe("ok");
      expect(follow(["01", "03", "06"], code)).toBe("completed");
    }
    expect(follow(["03", "05"], "04")).toBe("ok");
  });

  test("taking back is asked once, answered once, and ends the work when agreed", () => {
    expect(follow(["01"], "13")).toBe("ok");
    expect(follow(["03", "05"], "13")).toBe("ok");
    expect(follow(["01", "13"], "13")).toBe("already-asked");
    expect(follow(["01", "02"], "13")).toBe("already-decided");
    expect(follow(["03", "06"], "13")).toBe("completed");
    expect(follow(["01"], "15")).toBe("not-asked");
    expect(follow(["01", "13"], "15")).toBe("ok");
    expect(follow(["01", "13", "15"], "16")).toBe("already-answered");
    expect(follow(["01", "13", "15"], "03")).toBe("taken-back");
    expect(follow(["03", "13", "15"], "06")).toBe("taken-back");
    expect(follow(["03", "13", "16"], "06")).toBe("ok");
  });

  test("each status is set by the device, or by people of its roles, and by nobody else", () => {
    const before: Record<StatusCode, StatusCode[]> = {
      "01": [], "02": ["01"], "03": ["01"], "04": ["03"], "05": ["03"], "06": ["03"], "13": ["01"], "15": ["13"], "16": ["13"],
    }; // prettier-ignore
    const setters = {
      "01": ["device"], "02": ["clerk"], "03": ["clerk"], "04": ["leader"], "05": ["leader", "specialist"],
      "06": ["leader", "specialist"], "13": ["clerk", "leader"], "15": ["clerk", "leader"], "16": ["clerk", "leader"],
    }; // prettier-ignore
    for (const code of STATUS_CODES) {
      const allowed = ["device" as const, ...(["administrator", "clerk", "leader", "specialist"] as const)].filter(
        (setter) => mayFollow(line(...before[code]), code, setter === "device" ? setter : [setter], OFFICE_RIGHTS).ok,
      );
      expect(allowed, code).toEqual(setters[code]);
    }
  });
});
