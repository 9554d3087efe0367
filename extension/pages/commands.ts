/**
 * Every command of the desk, in one place: the palette, the sheet of keys and the keys themselves are made from it, so they
 * never differ. A command does what a link or a button does, by that link or button; what leaves the desk asks first there.
 */
import type { Act } from "../../shared/domain/rule-pack.ts";

interface Keyed {
  /** One stroke, or two after each other: `c`, `g i`. As `KeyboardEvent.key` names them. */
  readonly keys: string;
}

/** Goes to a screen, for those with the right to its work. */
interface PlaceCommand extends Keyed {
  readonly route: string;
  readonly act?: Act;
}

/** Presses the first of these buttons that is there. */
interface PaperCommand extends Keyed {
  readonly steps: readonly string[];
}

interface OwnCommand extends Keyed {
  readonly own: "next" | "previous" | "search" | "keys" | "lock" | "posts" | "tour";
}

export type Command = PlaceCommand | PaperCommand | OwnCommand;

export const COMMANDS = {
  places: {
    incoming: { keys: "g i", route: "incoming" },
    outgoing: { keys: "g o", route: "outgoing" },
    compose: { keys: "c", route: "compose", act: "submitDraft" },
    approvals: { keys: "g a", route: "approvals", act: "approveDraft" },
    sealing: { keys: "g s", route: "sealing", act: "seal" },
    outbox: { keys: "g w", route: "outbox" },
    settings: { keys: "g ,", route: "settings" },
    check: { keys: "g k", route: "check" },
  },
  paper: {
    next: { keys: "j", own: "next" },
    previous: { keys: "k", own: "previous" },
    register: { keys: "e", steps: ["register"] },
    refuse: { keys: "x", steps: ["refuse", "return"] },
    reply: { keys: "r", steps: ["reply"] },
    send: { keys: "s", steps: ["send"] },
    forward: { keys: "f", steps: ["forward"] },
    print: { keys: "p", steps: ["print"] },
  },
  desk: {
    search: { keys: "/", own: "search" },
    keys: { keys: "?", own: "keys" },
    posts: { keys: "u", own: "posts" },
    tour: { keys: "t", own: "tour" },
    lock: { keys: "l", own: "lock" },
  },
} as const satisfies Record<string, Record<string, Command>>;

export type CommandGroup = keyof typeof COMMANDS;
export type CommandName = { [G in CommandGroup]: keyof (typeof COMMANDS)[G] }[CommandGroup];

export interface NamedCommand {
  readonly group: CommandGroup;
  readonly name: CommandName;
  readonly command: Command;
}

export const ALL_COMMANDS: readonly NamedCommand[] = Object.entries(COMMANDS).flatMap(([group, commands]) =>
  Object.entries(commands).map(([name, command]) => ({
    group: group as CommandGroup,
    name: name as CommandName,
    command,
  })),
);

/** Within so many milliseconds the second stroke follows the first. */
const STROKES_APART = 1_500;

export type Stroke = NamedCommand | "begun" | undefined;

/** @param clock milliseconds, of any beginning */
export function createStrokes(clock: () => number): (key: string) => Stroke {
  let begun: { readonly key: string; readonly at: number } | undefined;
  return (key) => {
    const before = begun !== undefined && clock() - begun.at <= STROKES_APART ? `${begun.key} ` : "";
    begun = undefined;
    const found = ALL_COMMANDS.find(({ command }) => command.keys === before + key);
    if (found !== undefined) return found;
    if (!ALL_COMMANDS.some(({ command }) => command.keys.startsWith(`${key} `))) return undefined;
    begun = { key, at: clock() };
    return "begun";
  };
}
