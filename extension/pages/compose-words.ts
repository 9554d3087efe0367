/** What the form of a dispatch says of its files and fields. */
import { LEVELS, type Level } from "../../shared/domain/level.ts";
import type { OrganisationView } from "../../shared/trust/organisation-view.ts";
import type { Translate } from "../i18n/translate.ts";
import type { FormProblem } from "../office/draft-data.ts";
import type { FileItem } from "../ui/file-drop.tsx";
import type { ComingFile } from "./use-draft.ts";

type T = Translate;

/** Whether the deployment carries the level at all. */
export function isWithin(level: Level, view: OrganisationView): boolean {
  const ceiling = view.chains.get(view.organisation)?.ceilings.at(-1)?.level ?? "unclassified";
  return LEVELS.indexOf(level) <= LEVELS.indexOf(ceiling);
}

export function itemOf({ blob, name, size }: { blob: string; name: string; size: number }): FileItem {
  return { id: blob, name, size };
}

export function comingItem({ id, name, size, progress, error, role }: ComingFile, t: T): FileItem {
  return { id, name, size, progress, error: error === undefined || role === "main" ? undefined : fileError(error, t) };
}

function fileError(error: NonNullable<ComingFile["error"]>, t: T): string {
  switch (error.type) {
    case "too-large":
      return t("errors.too-large.what");
    case "too-large-together":
      return t("errors.too-large-together.what");
    case "too-many-files":
      return t("errors.too-many-files.what");
    case "storage-full":
      return t("errors.storage-full.what");
    case "file-unreadable":
      return t("errors.file-unreadable.what");
    default:
      return t("errors.unknown.what");
  }
}

export function subjectError(problem: FormProblem | undefined, t: T): string | undefined {
  if (problem === undefined) return undefined;
  if (problem.type === "too-long") return t("compose.missing.subjectLong");
  return problem.type === "refused" ? t("compose.missing.refused") : t("compose.missing.subject");
}

export function recipientError(problem: FormProblem | undefined, t: T): string | undefined {
  if (problem === undefined) return undefined;
  if (problem.type === "reading") return t("compose.missing.recipientsReading");
  return problem.type === "too-many"
    ? t("compose.missing.recipientsMany", { most: problem.count })
    : t("compose.missing.recipients");
}
