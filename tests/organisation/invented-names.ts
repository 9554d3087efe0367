/**
 * Invented people and places: real provinces with communes that plainly do not exist, and names put together from common
 * parts, none of them that of a national leader.
 */
import type { Role } from "../../shared/domain/role.ts";

const FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý"];
const MIDDLE = ["Thị", "Văn", "Thanh", "Đức", "Ngọc", "Quốc", "Hữu", "Minh"];
const GIVEN = ["Lan", "Hải", "Hạnh", "Dũng", "Mai", "Nam", "Thảo", "Quân", "Yến", "Long", "Hương", "Sơn", "Hà", "Tuấn"];

const PUBLIC_FIGURES = new Set([
  "Nguyễn Văn Linh",
  "Nguyễn Văn An",
  "Nguyễn Thị Bình",
  "Nguyễn Văn Bình",
  "Nguyễn Đức Bình",
  "Nguyễn Văn Hùng",
  "Nguyễn Thanh Long",
  "Nguyễn Thanh Sơn",
  "Nguyễn Ngọc Long",
  "Trần Văn Sơn",
  "Lê Minh Hương",
  "Lê Quốc Minh",
  "Phạm Thị Hải",
  "Bùi Văn Nam",
  "Đỗ Văn Tuấn",
]);

/** The same number gives the same name; 1,400 follow before one comes again. */
export function inventedName(number: number): string {
  for (let n = number; ; n += 7) {
    const name = [
      FAMILY[n % FAMILY.length],
      MIDDLE[Math.floor(n / 3) % MIDDLE.length],
      GIVEN[(n + Math.floor(n / FAMILY.length)) % GIVEN.length],
    ].join(" ");
    if (!PUBLIC_FIGURES.has(name)) return name;
  }
}

const TITLES: { readonly [R in Role]: readonly string[] } = {
  administrator: ["Phó Chánh Văn phòng", "Quản trị viên"],
  leader: ["Chánh Văn phòng", "Phó Bí thư", "Bí thư"],
  clerk: ["Văn thư"],
  specialist: ["Chuyên viên"],
};

export function inventedTitle(roles: readonly Role[], number: number): string {
  const titles = TITLES[roles.find((role) => role !== "administrator") ?? "administrator"];
  return titles[number % titles.length] as string;
}

const PROVINCES = ["Cao Bằng", "Nghệ An", "Lào Cai", "Đồng Nai", "Cà Mau", "Lâm Đồng", "Gia Lai", "Huế", "Hà Tĩnh"];

export function provinceName(number: number): string {
  const name = PROVINCES[number % PROVINCES.length] as string;
  return number < PROVINCES.length
    ? `Tỉnh ủy ${name}`
    : `Tỉnh ủy ${name} (mẫu ${Math.floor(number / PROVINCES.length)})`;
}

export function communeName(number: number): string {
  const serial = String(number + 1).padStart(2, "0");
  return number % 3 === 1 ? `Đảng ủy phường Minh Họa ${serial}` : `Đảng ủy xã Thử Nghiệm ${serial}`;
}
