/** A passphrase for the practice windows: new each time, so that none is ever shipped. */
import { drawRandom, platformRandom } from "../../shared/encoding/random.ts";

const WORDS = [
  "sông", "núi", "cầu", "chợ", "đò", "tre", "lúa", "sen", "gió", "mưa", "trăng", "thuyền", "đường", "trạm", "ngựa", "giấy",
  "mực", "bút", "đèn", "chuông", "mái", "hiên", "vườn", "bưởi", "cam", "mía", "khoai", "đá", "suối", "rừng", "bến", "làng",
] as const; // prettier-ignore

export function inventPassphrase(): string {
  const words = new Set<string>();
  while (words.size < 6) words.add(WORDS[(drawRandom(platformRandom, 1)[0] ?? 0) % WORDS.length] as string);
  return [...words].join(" ");
}
