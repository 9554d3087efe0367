/** A passphrase for the practice windows: new each time, so that none is ever shipped. */
import { drawRandom, platformRandom } from "../../shared/encoding/random.ts";

const WORDS = [
  "sông", "núi", "cầu", "chợ", "đò", "tre", "lúa", "sen", "gió", "mưa", "trăng", "thuyền", "đường", "trạm", "ngựa", "giấy",
  "mực", "bút", "đèn", "chuông", "mái", "hiên", "vườn", "bưởi", "cam", "mía", "khoai", "đá", "suối", "rừng", "bến", "làng",
] as const; // prettier-ignore

export function inventPassphrase(): string {
  return Array.from(drawRandom(platformRandom, 6), (byte) => WORDS[byte % WORDS.length]).join(" ");
}
